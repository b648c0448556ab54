import type { Place } from '../client.ts';
import { idOf, isRoom, openChat } from './page.ts';
import { SELECTORS } from './selectors.ts';

/** The row and its id, if it is one that `read` gives an id to. */
function placed(row: HTMLElement, room: boolean): { id: string; row: HTMLElement } | null {
  const id = idOf(row, room);
  return id ? { id, row } : null;
}

export const place: Place = {
  list: (root) => openChat(root)?.querySelector<HTMLElement>(SELECTORS.list.css) ?? null,

  *rows(root) {
    const chat = openChat(root);
    const seen = new Set<string>();
    for (const row of chat?.querySelectorAll<HTMLElement>(SELECTORS.row.css) ?? []) {
      const found = chat && placed(row, isRoom(chat));
      // A second row with the same id is one that `read` does not take.
      if (!found || seen.has(found.id)) continue;
      seen.add(found.id);
      yield found;
    }
  },

  rowOf(node) {
    const row = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>(SELECTORS.row.css);
    const chat = row?.closest(SELECTORS.chat.css);
    return row && chat ? placed(row, isRoom(chat)) : null;
  },

  // Of seven places the last child of the row is the one that outlives an edit, a reaction and a removal.
  anchor: (row) => row,

  title: (root) => openChat(root)?.querySelector<HTMLElement>(SELECTORS.title.css) ?? null,
};
