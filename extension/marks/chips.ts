import type { Place } from '../clients/client.ts';
import { type Box, chipSpot, type Spot } from './beside.ts';
import { CHIP_SIZE, type Chip, type ChipFace, makeChip } from './chip.ts';
import { isOurs } from './hosts.ts';
import { type Theme, themeOf } from './theme.ts';

/** How far outside the list's view rows get their chip, so that scrolling finds it there. */
const NEAR = '300px 0px';
/** Room that a word needs beside its chip. */
const WORD_ROOM = 116;

export interface ChipsDoor {
  readonly page: Document;
  readonly place: Place;
  /** What to show for a message. */
  face(id: string): ChipFace;
  press(id: string, byKey: boolean): void;
}

interface Row {
  id: string;
  readonly row: HTMLElement;
}

/**
 * The chips of the rows near the view; rows further off have none. A chip belongs to an id: a row that is used again for
 * another message gets that message's chip, and a row that was drawn anew gets its chip back.
 */
export class Chips {
  readonly #door: ChipsDoor;
  #observer: IntersectionObserver | null = null;
  #list: HTMLElement | null = null;
  #rows = new Map<HTMLElement, Row>();
  #near = new Set<HTMLElement>();
  #chips = new Map<HTMLElement, { chip: Chip; id: string; row: HTMLElement }>();
  #theme: Theme = 'light';
  #stop: string | null = null;
  /** Whether chips have to stand in the rows' own layout to scroll with them; null until one stands there. */
  #flow: boolean | null = null;

  constructor(door: ChipsDoor) {
    this.#door = door;
  }

  get theme(): Theme {
    return this.#theme;
  }

  get list(): HTMLElement | null {
    return this.#list;
  }

  /** Ids of the rows near the view, in page order. */
  near(): string[] {
    return [...this.#rows.values()].filter(({ row }) => this.#near.has(row)).map(({ id }) => id);
  }

  rowOf(id: string): HTMLElement | null {
    for (const row of this.#rows.values()) if (row.id === id) return row.row;
    return null;
  }

  /** The message whose row, or whose chip, an element is in. */
  idOf(target: EventTarget | null): string | null {
    return target instanceof Node ? (this.#door.place.rowOf(target)?.id ?? null) : null;
  }

  /** Ids of the rows that are in view now, in page order. */
  inView(): string[] {
    const list = this.#list?.getBoundingClientRect();
    if (!list) return [];
    return this.near().filter((id) => {
      const row = this.rowOf(id)?.getBoundingClientRect();
      return row !== undefined && row.bottom > list.top && row.top < list.bottom;
    });
  }

  /** What a screen reader needs to know which message it is: its place and its beginning. */
  describe(id: string): { n: number; of: number; text: string } {
    const ids = this.inView();
    // biome-ignore lint/performance/useDomNodeTextContent: what is hidden in the page is not to be read aloud
    const words = this.rowOf(id)?.innerText.replace(/\s+/g, ' ').trim() ?? '';
    return { n: ids.indexOf(id) + 1, of: ids.length, text: [...words].slice(0, 160).join('') };
  }

  /** Where the chip of a message stands in the viewport, measured now. */
  spotOf(id: string): { box: Box; side: Spot['side'] } | null {
    const row = this.rowOf(id);
    if (!row || !this.#list) return null;
    const list = inside(this.#list);
    const { left, top, side } = chipSpot(contentsBox(this.#door.place.anchor(row)), list, CHIP_SIZE, isRtl(this.#list));
    return { box: { left, top, right: left + CHIP_SIZE.width, bottom: top + CHIP_SIZE.height }, side };
  }

  /** Brings the chips in line with the page: after a mutation, a resize, a change of theme. */
  sync(): void {
    const { page, place } = this.#door;
    const list = place.list(page);
    if (list !== this.#list) this.#watch(list);
    if (!list) return;
    this.#theme = themeOf(list);
    const rows = new Map<HTMLElement, Row>();
    for (const { id, row } of place.rows(page)) {
      if (rows.has(row)) continue;
      rows.set(row, { id, row });
      if (!this.#rows.has(row)) this.#observer?.observe(row);
    }
    for (const row of this.#rows.keys()) {
      if (rows.has(row)) continue;
      this.#observer?.unobserve(row);
      this.#near.delete(row);
    }
    this.#rows = rows;
    this.#draw();
  }

  /** Shows what is known of the messages now. */
  refresh(): void {
    for (const { chip, id } of this.#chips.values()) chip.show(this.#door.face(id), this.#theme);
  }

  /** The one chip that the Tab key reaches: the given one, else the last. */
  tabStop(id: string | null): void {
    this.#stop = id;
    const held = [...this.#chips.values()];
    const stop = held.find((one) => one.id === id) ?? held.at(-1);
    for (const one of held) one.chip.tabStop(one === stop);
  }

  clear(): void {
    this.#watch(null);
  }

  #watch(list: HTMLElement | null): void {
    this.#observer?.disconnect();
    for (const { chip } of this.#chips.values()) chip.host.remove();
    this.#chips.clear();
    this.#rows.clear();
    this.#near.clear();
    this.#flow = null;
    this.#list = list;
    this.#observer = list && new IntersectionObserver((entries) => this.#seen(entries), { root: list, rootMargin: NEAR });
  }

  #seen(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      if (!(target instanceof HTMLElement)) continue;
      if (isIntersecting && this.#rows.has(target)) this.#near.add(target);
      else this.#near.delete(target);
    }
    this.#draw();
  }

  /** Writes first, then measures all, then moves all: one layout for the whole batch. */
  #draw(): void {
    const { page, place, press, face } = this.#door;
    for (const [row, held] of this.#chips) {
      if (this.#near.has(row) && this.#rows.get(row)?.id === held.id) continue;
      held.chip.host.remove();
      this.#chips.delete(row);
    }
    const placed: { chip: Chip; anchor: HTMLElement }[] = [];
    for (const row of this.#near) {
      const id = this.#rows.get(row)?.id;
      if (id === undefined) continue;
      const anchor = place.anchor(row);
      let held = this.#chips.get(row);
      if (!held) {
        held = { chip: makeChip(page, (byKey) => press(id, byKey)), id, row };
        this.#chips.set(row, held);
      }
      if (anchor.lastChild !== held.chip.host) anchor.append(held.chip.host);
      this.#flow ??= leavesList(held.chip.host, this.#list);
      if (this.#flow) held.chip.flow();
      held.chip.show(face(id), this.#theme);
      placed.push({ chip: held.chip, anchor });
    }
    this.#stand(placed);
    this.tabStop(this.#stop);
  }

  #stand(placed: readonly { chip: Chip; anchor: HTMLElement }[]): void {
    if (!this.#list || placed.length === 0) return;
    const list = inside(this.#list);
    const rtl = isRtl(this.#list);
    const spots = placed.map(({ chip, anchor }) => {
      const message = contentsBox(anchor);
      const at = chip.host.getBoundingClientRect();
      const spot = chipSpot(message, list, CHIP_SIZE, rtl);
      const room = spot.side === 'left' ? spot.left - list.left : list.right - spot.left - CHIP_SIZE.width;
      return { chip, dx: spot.left - at.left, dy: spot.top - at.top, side: spot.side, roomy: room >= WORD_ROOM };
    });
    for (const { chip, dx, dy, side, roomy } of spots) chip.stand(dx, dy, side, roomy);
  }
}

/** Whether an absolute element in the list hangs from something outside of it, and would not scroll with it; null: not shown. */
function leavesList(host: HTMLElement, list: HTMLElement | null): boolean | null {
  return host.offsetParent && list ? !list.contains(host.offsetParent) : null;
}

/** The box of a list without its scrollbar. */
function inside(list: HTMLElement): Box {
  const { left, top } = list.getBoundingClientRect();
  const [x, y] = [left + list.clientLeft, top + list.clientTop];
  return { left: x, top: y, right: x + list.clientWidth, bottom: y + list.clientHeight };
}

function isRtl(element: Element): boolean {
  return getComputedStyle(element).direction === 'rtl';
}

/** The box around what an anchor holds: a row is as wide as its list, the message in it is not. */
function contentsBox(anchor: HTMLElement): Box {
  let box: Box | null = null;
  for (const child of anchor.children) {
    if (isOurs(child)) continue;
    const { left, top, right, bottom } = child.getBoundingClientRect();
    if (right - left < 1 || bottom - top < 1) continue;
    box = box
      ? {
          left: Math.min(box.left, left),
          top: Math.min(box.top, top),
          right: Math.max(box.right, right),
          bottom: Math.max(box.bottom, bottom),
        }
      : { left, top, right, bottom };
  }
  return box ?? anchor.getBoundingClientRect();
}
