import type { Language } from '../../shared/locale/text.ts';
import type { PageStatus } from '../capture/page/loop.ts';
import type { ChatClient } from '../clients/client.ts';
import { Observable } from '../ui/observable.ts';
import type { Box } from './beside.ts';
import type { ChipFace } from './chip.ts';
import { Chips } from './chips.ts';
import { ConversationControl } from './conversation-control.tsx';
import { removeStrangers } from './hosts.ts';
import { MarksKeyboard } from './marks-keyboard.ts';
import type { MarksModel } from './model.ts';
import { mountOverlay, type Overlay, type OverlayState } from './overlay/overlay.tsx';
import { PointerWatch } from './pointer-watch.ts';
import { chipWord, dateWords, markWords } from './words.ts';

/** Time between two rounds of putting chips back, however busy the page is. */
const ROUND_MS = 100;
/** Width from which the toolbar's words fit beside a message. */
const WORDS_ROOM = 430;

export interface MarksDoor {
  readonly page: Document;
  readonly client: ChatClient;
  readonly model: MarksModel;
  readonly language: Language;
  readonly timeZone: string;
  readonly undoSeconds: number;
}

/** Everything that Zegel shows in a chat page. Puts its own elements in and takes them out; changes none of the page's. */
export class PageMarks {
  readonly #door: MarksDoor;
  readonly #chips: Chips;
  readonly #control: ConversationControl;
  readonly #overlay: Overlay;
  readonly #state: Observable<OverlayState>;
  readonly #keyboard: MarksKeyboard;
  readonly #ends: (() => void)[] = [];
  #round: number | null = null;
  #last = 0;

  constructor(door: MarksDoor) {
    this.#door = door;
    const { page, client, model } = door;
    const view = page.defaultView ?? window;
    removeStrangers(page);
    this.#state = new Observable<OverlayState>({
      target: null,
      row: null,
      stop: 0,
      theme: 'light',
      bounds: viewport(view),
      status: { unknown: 0, pending: 0, waiting: 0, stopped: null },
      dismissed: '',
    });
    this.#chips = new Chips({ page, place: client.place, face: (id) => this.#face(id), press: (id, byKey) => this.#press(id, byKey) });
    this.#control = new ConversationControl(door);
    this.#overlay = mountOverlay(page, { ...door, state: this.#state });
    this.#keyboard = new MarksKeyboard({
      page,
      chips: this.#chips,
      overlay: this.#overlay,
      control: this.#control,
      model,
      state: this.#state,
      aim: (id) => this.#aim(id),
    });
    const pointer = new PointerWatch({
      page,
      idAt: (node) => client.place.rowOf(node)?.id ?? null,
      isOverlay: (node) => node === this.#overlay.host,
      isControl: (node) => node === this.#control.host,
      busy: () => this.#keyboard.inside,
      aim: (id) => this.#aim(id),
      aimed: () => this.#state.value.target !== null,
      outside: () => this.#control.open(false),
      scrolled: () => {
        if (this.#keyboard.inside) this.sync();
        else this.#aim(null);
      },
    });
    this.#ends.push(
      () => pointer.stop(),
      () => this.#keyboard.stop(),
      model.state.listen(() => this.#chips.refresh()),
    );
    // The first date costs as much as placing all marks: taken when nobody waits for anything.
    view.requestIdleCallback?.(() => dateWords(door.language, door.timeZone, '2000-01-01T00:00:00.000Z'));
    const resized = (): void => this.sync();
    view.addEventListener('resize', resized);
    this.#ends.push(() => view.removeEventListener('resize', resized));
  }

  /** The page changed: chips and control are put back where they belong, at most every tenth of a second. */
  sync(): void {
    if (this.#round !== null) return;
    const wait = Math.max(0, this.#last + ROUND_MS - performance.now());
    this.#round = window.setTimeout(() => {
      this.#round = null;
      this.#last = performance.now();
      this.#syncNow();
    }, wait);
  }

  /** Ids of the messages near the view. */
  near(): string[] {
    return this.#chips.near();
  }

  status(status: PageStatus): void {
    this.#state.patch({ status });
  }

  /** Another conversation: nothing that was shown holds any more. */
  left(): void {
    this.#door.model.clear();
    this.#aim(null);
    this.#control.open(false);
  }

  /** Takes the marks out of the page; a word of trouble may stay. */
  clear(): void {
    this.left();
    this.#chips.clear();
    this.#control.sync(null);
  }

  remove(): void {
    if (this.#round !== null) clearTimeout(this.#round);
    for (const end of this.#ends) end();
    this.#chips.clear();
    this.#control.remove();
    this.#overlay.remove();
  }

  #syncNow(): void {
    const { page, client } = this.#door;
    if (this.#state.value.status.stopped === 'gone') return;
    this.#chips.sync();
    this.#control.sync(client.place.title(page));
    const bounds = this.#bounds();
    this.#state.patch({ bounds, theme: this.#chips.theme });
    const { target } = this.#state.value;
    if (target) this.#aim(target.id);
  }

  #bounds(): Box {
    const view = this.#door.page.defaultView ?? window;
    const list = this.#chips.list?.getBoundingClientRect();
    return list && list.width > 0 ? list : viewport(view);
  }

  #face(id: string): ChipFace {
    const { model, language, timeZone } = this.#door;
    const mark = model.state.value.marks.get(id);
    const state = mark?.state ?? 'untagged';
    return {
      state,
      inherited: mark?.from != null && mark.from.level !== 'message',
      words: markWords(language, mark, timeZone),
      word: chipWord(language, state),
    };
  }

  #press(id: string, byKey: boolean): void {
    if (byKey) this.#keyboard.enter(id);
    else this.#aim(id);
  }

  /** Shows the control of one message, or none. */
  #aim(id: string | null): void {
    const spot = id === null ? null : this.#chips.spotOf(id);
    if (id === null || !spot) {
      if (this.#state.value.target) this.#state.patch({ target: null });
      return;
    }
    const bounds = this.#bounds();
    const room = spot.side === 'left' ? spot.box.right - bounds.left : bounds.right - spot.box.left;
    this.#state.patch({
      theme: this.#chips.theme,
      bounds,
      target: { id, anchor: spot.box, side: spot.side, bounds, roomy: spot.side !== 'upon' && room >= WORDS_ROOM },
    });
  }
}

function viewport(view: Window): Box {
  return { left: 0, top: 0, right: view.innerWidth, bottom: view.innerHeight };
}
