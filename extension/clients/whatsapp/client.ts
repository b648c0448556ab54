import type { ChatClient } from '../client.ts';
import { isWhatsApp, mainOf, titleOf } from './page.ts';
import { place } from './place.ts';
import { read } from './read.ts';
import { VERSION } from './version.ts';

/** WhatsApp Web, as its page is built since April 2026; older shapes as far as they show something certain. */
export const whatsapp: ChatClient = {
  id: 'whatsapp',
  version: VERSION,
  matches: isWhatsApp,
  read,
  header: titleOf,
  // The conversation's element is replaced when another is opened: its parent stays.
  watched: (root) => mainOf(root)?.parentElement ?? root.body,
  place,
};
