import type { Place } from '../client.ts';
import { idCarrierOf, isShell } from './anatomy.ts';
import { parseMessageId } from './message-id.ts';
import { listOf, rowOfNode, rowsOf, titleBlock } from './page.ts';
import { ADDONS } from './selectors.ts';

interface Placed {
  readonly id: string;
  readonly row: HTMLElement;
}

/** A row that has content and an id of a known form. */
function placed(row: Element | null): Placed | null {
  if (!(row instanceof HTMLElement) || isShell(row)) return null;
  const carrier = idCarrierOf(row);
  const id = carrier ? parseMessageId(carrier.raw) : null;
  return id ? { id: id.id, row } : null;
}

const html = (el: Element | null | undefined): HTMLElement | null => (el instanceof HTMLElement ? el : null);

/**
 * Where marks stand: at the end of the column that holds a row's bubble and its reactions, on the bubble's own side. The
 * app replaces that column when it draws the row anew; the mark is put back then.
 */
export const place: Place = {
  list: (root) => html(listOf(root)),
  *rows(root) {
    for (const row of rowsOf(root)) {
      const found = placed(row);
      if (found) yield found;
    }
  },
  rowOf: (node) => placed(rowOfNode(node)),
  anchor: (row) => html(row.querySelector(ADDONS.css)?.parentElement) ?? html(row.querySelector('.focusable-list-item')) ?? row,
  title: (root) => html(titleBlock(root)),
};
