import { setTimeout as sleep } from 'node:timers/promises';
import type { CDPSession, Page, Protocol } from 'puppeteer-core';
import { MarkState } from '../shared/tag/life.ts';
import type { Tag } from '../shared/tag/tag.ts';

type Node = Protocol.DOM.Node;

interface Found {
  readonly node: Node;
  /** From the document down to the parent. */
  readonly path: readonly Node[];
}

/** How a chat client's page carries its messages. */
export interface Rows {
  /** Whether an element is a row, by its attributes. */
  isRow(attribute: (name: string) => string | null): boolean;
  /** The attribute that holds a message's id, on the row or in it. */
  readonly id: string;
  /** Where the element with this id is found. */
  selector(id: string): string;
  /** What a person points at, inside that element; itself where there is none. */
  readonly bubble: string;
}

const WHATSAPP: Rows = {
  isRow: (of) => of('role') === 'row',
  id: 'data-id',
  selector: (id) => `[role="row"] [data-id="${quoted(id)}"]`,
  bubble: '[data-testid="msg-container"]',
};

/** How often the page is looked at while waiting, and for how long, ms. */
const LOOK = 100;
const PATIENCE = 20_000;

/** CSS pixels in the viewport. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** How far from a message its control may stand, CSS pixels. */
const NEAR = 12;

function attribute(node: Node, name: string): string | null {
  const all = node.attributes ?? [];
  const at = all.findIndex((one, i) => i % 2 === 0 && one === name);
  return at < 0 ? null : (all[at + 1] ?? null);
}

/** Every element, those in closed shadow roots included: what a user sees, and a page's script does not. */
function* elements(node: Node, path: readonly Node[] = []): Generator<Found> {
  yield { node, path };
  for (const child of [...(node.shadowRoots ?? []), ...(node.children ?? [])]) yield* elements(child, [...path, node]);
}

/**
 * A user's eyes and hands in a chat page that Zegel stands in: sees marks, points at messages, presses buttons with real
 * mouse events. Uses nothing that the extension offers to programs.
 */
export class Hands {
  readonly page: Page;
  readonly #session: CDPSession;
  readonly #rows: Rows;

  private constructor(page: Page, session: CDPSession, rows: Rows) {
    this.page = page;
    this.#session = session;
    this.#rows = rows;
  }

  static async at(page: Page, rows = WHATSAPP): Promise<Hands> {
    return new Hands(page, await page.createCDPSession(), rows);
  }

  async #elements(): Promise<Found[]> {
    const { root } = await this.#session.send('DOM.getDocument', { depth: -1, pierce: true });
    return [...elements(root)];
  }

  /** The mark of every message that shows one, by the id of the message that its row carries. */
  async marks(): Promise<Map<string, MarkState>> {
    const marks = new Map<string, MarkState>();
    const ids = new Map<number, string>();
    const found = await this.#elements();
    const rowOf = (path: readonly Node[]) => path.findLast((node) => this.#rows.isRow((name) => attribute(node, name)))?.nodeId;
    for (const { node, path } of found) {
      const id = attribute(node, this.#rows.id);
      const row = rowOf([...path, node]);
      if (id && row !== undefined) ids.set(row, id);
    }
    for (const { node, path } of found) {
      if (!path.some((one) => one.localName === 'zegel-mark')) continue;
      const state = MarkState.safeParse(attribute(node, 'data-state'));
      const id = ids.get(rowOf(path) ?? -1);
      if (id && state.success) marks.set(id, state.data);
    }
    return marks;
  }

  /** The marks of these messages; one that is out of view is scrolled to, as its mark is not drawn. */
  async marksOf(ids: readonly string[]): Promise<Map<string, MarkState>> {
    const seen = await this.marks();
    const hidden = ids.find((id) => !seen.has(id));
    if (hidden) {
      await this.#scrollTo(hidden);
      for (const [id, state] of await this.marks()) seen.set(id, state);
    }
    return seen;
  }

  async #scrollTo(id: string): Promise<void> {
    await this.page.$eval(this.#rows.selector(id), (row) => row.scrollIntoView({ block: 'center' }));
    await sleep(3 * LOOK);
  }

  /**
   * Waits until what `look` sees is there.
   * @throws Error with `what` in it
   */
  async until<T>(what: string, look: () => Promise<T | null | undefined | false>, patience = PATIENCE): Promise<T> {
    const end = Date.now() + patience;
    for (;;) {
      const seen = await look();
      if (seen) return seen;
      if (Date.now() > end) throw new Error(`not seen: ${what}`);
      await sleep(LOOK);
    }
  }

  async #boxOf(nodeId: number): Promise<Box | null> {
    const answer = await this.#session.send('DOM.getBoxModel', { nodeId }).catch(() => null);
    if (!answer) return null;
    const [left = 0, top = 0, , , right = 0, bottom = 0] = answer.model.border;
    return { left, top, right, bottom };
  }

  /** Presses what is found, once it stands still. @param beside where it has to stand, up to a few pixels: another row may have one too */
  async #press(what: string, isIt: (found: Found) => boolean, beside?: Box): Promise<void> {
    let before = '';
    const box = await this.until(what, async () => {
      const found = (await this.#elements()).find(isIt);
      const now = found && (await this.#boxOf(found.node.nodeId));
      if (!now) return null;
      const middle = (now.top + now.bottom) / 2;
      const placed = !beside || (middle > beside.top - NEAR && middle < beside.bottom + NEAR);
      const still = JSON.stringify(now) === before;
      before = JSON.stringify(now);
      return placed && still ? now : null;
    });
    await this.page.mouse.click((box.left + box.right) / 2, (box.top + box.bottom) / 2);
  }

  /** Brings a message into view and points at it. @returns where it stands */
  async pointAt(id: string): Promise<Box> {
    await this.#scrollTo(id);
    const box = await this.page.$eval(
      this.#rows.selector(id),
      (row, bubble) => {
        const { left, top, width, height } = (row.querySelector(bubble) ?? row).getBoundingClientRect();
        return { left, top, right: left + width, bottom: top + height };
      },
      this.#rows.bubble,
    );
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    // A hand moves: one jump may end where the pointer was.
    await this.page.mouse.move(x - 6, y - 2);
    await this.page.mouse.move(x, y, { steps: 3 });
    return box;
  }

  /** Tags one message as a user does: points at it, presses the button, sees the mark change. */
  async tag(id: string, tag: Tag): Promise<void> {
    await this.until(`a mark beside ${id}`, async () => (await this.marksOf([id])).has(id));
    const beside = await this.pointAt(id);
    await this.#press(
      `the button ${tag}`,
      ({ node, path }) => attribute(node, 'data-tag') === tag && path.some((one) => one.localName === 'zegel-overlay'),
      beside,
    );
    await this.until(`the mark ${tag}`, async () => (await this.marks()).get(id) === tag);
  }

  /** Tags the whole conversation, with the control beside its title. */
  async tagConversation(tag: Tag): Promise<void> {
    const inControl = (path: readonly Node[]) => path.some((one) => one.localName === 'zegel-conversation');
    await this.#press('the control of the conversation', ({ node, path }) => attribute(node, 'class') === 'opener' && inControl(path));
    await this.#press(`its button ${tag}`, ({ node, path }) => attribute(node, 'data-tag') === tag && inControl(path));
  }

  /** Takes the last tag back, with the button that offers it. */
  async undo(): Promise<void> {
    await this.#press('the button to undo', ({ node }) => attribute(node, 'data-action') === 'undo');
  }

  close(): Promise<void> {
    return this.#session.detach();
  }
}

/** For an attribute selector in double quotes. */
const quoted = (value: string) => value.replace(/["\\]/g, '\\$&');
