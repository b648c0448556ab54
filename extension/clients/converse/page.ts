import { MAX_NAME } from '../../../shared/record/reading.ts';
import { SELECTORS } from './selectors.ts';

/** What both reading and placing need of the page. */

/** A text of the page that fits a record's field; null for nothing. */
export function nameOf(text: string | null | undefined): string | null {
  const trimmed = text?.trim();
  return trimmed ? trimmed.slice(0, MAX_NAME) : null;
}

/**
 * The conversation that the user sees: the address bar does not tell. Where several stand side by side it is the one
 * with the focus, else the first.
 */
export function openChat(root: Document): HTMLElement | null {
  const visible = [...root.querySelectorAll<HTMLElement>(SELECTORS.chat.css)].filter((chat) => chat.offsetWidth > 0);
  return visible.find((chat) => chat.contains(root.activeElement)) ?? visible[0] ?? null;
}

export function titleOf(chat: HTMLElement): string | null {
  return nameOf(chat.querySelector(SELECTORS.title.css)?.textContent) ?? nameOf(chat.getAttribute('jid'));
}

/** Whether the conversation is a room: there a sender is known by the name that he has in it. */
export function isRoom(chat: Element): boolean {
  return chat.localName === 'converse-muc';
}

/**
 * The sender of a row as the network knows him: in a room `room@host/nick`, else the address without its device.
 */
export function senderOf(row: Element, room: boolean): string | null {
  const from = nameOf(row.getAttribute('data-from'));
  if (!from || room) return from;
  return from.split('/', 1)[0]?.toLowerCase() || null;
}

/**
 * The id of a row. `data-msgid` is chosen by the sender's software and unique for that sender alone, so the sender is part
 * of it; slashes inside either part are escaped: nobody can spell another's id.
 * @returns null where the row has none, or one too long to be kept
 */
export function idOf(row: Element, room: boolean): string | null {
  const sender = senderOf(row, room);
  const id = row.getAttribute('data-msgid');
  if (!sender || !id) return null;
  const whole = [sender, id].map((part) => part.replace(/[%/]/g, encodeURIComponent)).join('/');
  return whole.length <= MAX_NAME ? whole : null;
}
