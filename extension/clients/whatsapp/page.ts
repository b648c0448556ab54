import { comparable } from './numerals.ts';
import { CHAT_LIST, CHAT_TITLE, CHOSEN, LIST, MAIN, ROW, TITLE, TITLE_UNNAMED } from './selectors.ts';
import { shownName } from './text.ts';

/** Finds the parts of the page. Each has been renamed or gone missing once, so each is found in more than one way. */

const LABEL_OF_LIST = '[role="application"]';

/** The element that scrolls the messages of the open conversation. */
export function listOf(root: Document): Element | null {
  return root.querySelector(LIST.css) ?? root.querySelector(MAIN.css)?.querySelector(LABEL_OF_LIST)?.parentElement ?? null;
}

/** The open conversation: its header, list and composer. */
export function mainOf(root: Document): Element | null {
  const named = root.querySelector(MAIN.css);
  if (named) return named;
  for (let el = listOf(root)?.parentElement ?? null; el; el = el.parentElement) if (el.querySelector('header')) return el;
  return null;
}

/** Every row of the list, in page order: messages, lines of the app, days. */
export function rowsOf(root: Document): Element[] {
  const list = listOf(root);
  if (!list) return [];
  const rows = [...list.querySelectorAll(ROW.css)];
  return rows.length > 0 ? rows : [...(list.querySelector(LABEL_OF_LIST)?.children ?? [])];
}

/** The row of a node of the list. */
export function rowOfNode(node: Node): Element | null {
  const el = node.nodeType === Node.ELEMENT_NODE ? (node as Element) : node.parentElement;
  const list = el?.closest(LIST.css);
  if (!el || !list) return null;
  const row = el.closest(ROW.css);
  return row && list.contains(row) && row !== list ? row : null;
}

/** The element that shows the title of the open conversation. */
export function titleElement(root: Document): Element | null {
  const main = mainOf(root);
  return main?.querySelector(TITLE.css) ?? main?.querySelector(TITLE_UNNAMED.css) ?? null;
}

/** The part of the header that holds the title; where it is a button, the whole button. */
export function titleBlock(root: Document): Element | null {
  const title = titleElement(root);
  const button = title?.closest('[role="button"]') ?? null;
  return button && mainOf(root)?.contains(button) ? button : title;
}

/** The title as shown; emoji are pictures there. */
export function titleOf(root: Document): string | null {
  const el = titleElement(root);
  return el ? shownName(el) : null;
}

/** The line under the title: the one other text in the button that holds the title. */
export function subtitleOf(root: Document): string | null {
  const title = titleElement(root);
  const block = titleBlock(root);
  if (!title || !block || block === title) return null;
  const others = [...block.querySelectorAll('span, div')].filter(
    (el) => !title.contains(el) && !el.contains(title) && (el.textContent ?? '').trim() !== '',
  );
  const outermost = others.filter((el) => !others.some((other) => other !== el && other.contains(el)));
  return outermost.length === 1 && outermost[0] ? shownName(outermost[0]) : null;
}

/** Whether the list of chats has the title more than once; null where it does not show all chats, or not this one. */
export function isTitleAmbiguous(root: Document, title: string): boolean | null {
  const list = root.querySelector(CHAT_LIST.css);
  const titles = [...(list?.querySelectorAll(CHAT_TITLE.css) ?? [])].map((el) => comparable(el.getAttribute('title') ?? ''));
  const same = titles.filter((other) => other === comparable(title)).length;
  if (same !== 1) return same > 1 ? true : null;
  const all = Number(list?.getAttribute('aria-rowcount') ?? Number.NaN);
  return titles.length >= all ? false : null;
}

/** Whether a button above the first row offers older messages; null where the list is not found. */
export function offersOlder(root: Document): boolean | null {
  const inner = listOf(root)?.querySelector(LABEL_OF_LIST);
  if (!inner) return null;
  return [...inner.children].some(
    (el) => el.getAttribute('role') !== 'row' && el.querySelector('button') !== null && el.querySelector('[data-id]') === null,
  );
}

/**
 * Anchors of the page that were not found where they have been since 2021: `#main`, a list of rows, and of rows their
 * role and id. What stands in their place may go as well.
 */
export function anchorsLost(root: Document): number {
  const list = listOf(root);
  if (!list) return 0;
  const rows = list.querySelector(ROW.css) !== null;
  const content = list.querySelector(LABEL_OF_LIST)?.childElementCount ?? 0;
  const lost = [
    root.querySelector('#main') === null,
    root.querySelector(LIST.css) === null,
    !rows && content > 0,
    content > 0 && list.querySelector('[data-id]') === null,
  ];
  return lost.filter((gone) => gone).length;
}

/** Whether the list of chats says that one is open, whatever else is found of it. */
export const isChosen = (root: Document): boolean => root.querySelector(CHOSEN.css) !== null;

/** Whether the page is this client's: its list of chats, or an open conversation. */
export function isWhatsApp(root: Document): boolean {
  return root.querySelector(CHAT_LIST.css) !== null || (mainOf(root) !== null && listOf(root) !== null);
}
