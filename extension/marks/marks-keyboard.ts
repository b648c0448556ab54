import type { Observable } from '../ui/observable.ts';
import type { Chips } from './chips.ts';
import type { ConversationControl } from './conversation-control.tsx';
import { MARK_TAG } from './hosts.ts';
import { keyAction, watchKeys } from './keyboard.ts';
import { type MarksModel, tagOf } from './model.ts';
import type { Overlay, OverlayState } from './overlay/overlay.tsx';
import { TAGS } from './overlay/toolbar.tsx';

export interface KeyboardDoor {
  readonly page: Document;
  readonly chips: Chips;
  readonly overlay: Overlay;
  readonly control: ConversationControl;
  readonly model: MarksModel;
  readonly state: Observable<OverlayState>;
  /** Shows the control of a message, or none. */
  aim(id: string | null): void;
}

/** Sorting by keyboard: in with Alt+Shift+Z or by a chip, from message to message, and back where the user came from. */
export class MarksKeyboard {
  readonly #door: KeyboardDoor;
  readonly #end: () => void;
  /** Where the focus was; null while the keyboard is not in the control. */
  #before: HTMLElement | null = null;
  #inside = false;

  constructor(door: KeyboardDoor) {
    this.#door = door;
    const { page, overlay, control } = door;
    const view = page.defaultView ?? window;
    const endKeys = watchKeys(view, {
      isHost: (target) => target === overlay.host || target === control.host || isChip(target),
      shortcut: () => this.enter(this.#current()),
      handle: (event) => this.#key(event),
    });
    const left = (): void => this.#focusLeft();
    overlay.host.addEventListener('focusout', left);
    // A tag that became final takes the buttons away, and the focus with them.
    const endModel = door.model.state.listen(() => requestAnimationFrame(() => this.#inside && !overlay.active() && this.#focusStop()));
    this.#end = () => {
      endKeys();
      endModel();
      overlay.host.removeEventListener('focusout', left);
    };
  }

  /** Whether the keyboard is in the control of a message. */
  get inside(): boolean {
    return this.#inside;
  }

  stop(): void {
    this.#end();
  }

  /** Moves the focus to the control of a message. @returns false where there is none to go to */
  enter(id: string | null): boolean {
    if (id === null) return false;
    const { page, overlay } = this.#door;
    const active = page.activeElement;
    if (active !== overlay.host) this.#before = active instanceof HTMLElement ? active : null;
    this.#inside = true;
    this.#go(id);
    return true;
  }

  #key(event: KeyboardEvent): boolean {
    const { overlay, control, model, state } = this.#door;
    if (event.target === control.host) return control.key(event);
    const action = keyAction(event);
    const id = event.target === overlay.host ? (state.value.target?.id ?? null) : this.#door.chips.idOf(event.target);
    if (!action || id === null) return false;
    switch (action.kind) {
      case 'tag':
        void model.tag(id, action.tag);
        return true;
      case 'undo':
        void model.undo();
        return true;
      case 'leave':
        this.#leave();
        return true;
      case 'row':
        this.#step(id, action.step);
        return true;
      case 'button':
        this.#button(action.step);
        return event.target === overlay.host;
    }
  }

  /** The row that the keyboard starts at: under pointer or focus, else the last one in view. */
  #current(): string | null {
    const { page, chips, state } = this.#door;
    return state.value.target?.id ?? chips.idOf(page.activeElement) ?? chips.inView().at(-1) ?? null;
  }

  #step(id: string, step: 1 | -1): void {
    const { chips } = this.#door;
    const ids = chips.near();
    const next = ids[ids.indexOf(id) + step];
    if (next === undefined) return;
    this.#inside = true;
    // The user's own key moves the list, as it would move any list; nothing else of Zegel ever scrolls the page.
    chips.rowOf(next)?.scrollIntoView({ block: 'nearest' });
    this.#go(next);
  }

  #go(id: string): void {
    const { chips, model, state, aim } = this.#door;
    const tag = tagOf(model.state.value.marks.get(id));
    chips.tabStop(id);
    aim(id);
    state.patch({ stop: tag ? TAGS.indexOf(tag) : 0, row: chips.describe(id) });
    // Drawn in the next turn.
    requestAnimationFrame(() => this.#focusStop());
  }

  #focusStop(): void {
    const buttons = this.#door.overlay.buttons();
    (buttons[this.#door.state.value.stop] ?? buttons[0])?.focus({ preventScroll: true });
  }

  #button(step: 1 | -1 | 'first' | 'last'): void {
    const { overlay, state } = this.#door;
    const count = overlay.buttons().length;
    if (count === 0) return;
    const stop = step === 'first' ? 0 : step === 'last' ? count - 1 : (state.value.stop + step + count) % count;
    state.patch({ stop });
    this.#focusStop();
  }

  #leave(): void {
    const { page, overlay, aim } = this.#door;
    const before = this.#before;
    this.#inside = false;
    this.#before = null;
    aim(null);
    if (before?.isConnected) before.focus({ preventScroll: true });
    else if (page.activeElement === overlay.host) overlay.active()?.blur();
  }

  #focusLeft(): void {
    // Focus that only moves inside, or is put back after drawing, has not left.
    setTimeout(() => {
      const { page, overlay, aim } = this.#door;
      if (!this.#inside || page.activeElement === overlay.host || !page.hasFocus()) return;
      if (page.activeElement === page.body) return;
      this.#inside = false;
      aim(null);
    }, 50);
  }
}

function isChip(target: EventTarget | null): boolean {
  return target instanceof Element && target.nodeName.toLowerCase() === MARK_TAG;
}
