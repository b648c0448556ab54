import type { ChatClient } from '../client.ts';
import { openChat, titleOf } from './page.ts';
import { place } from './place.ts';
import { READER_VERSION, read } from './read.ts';
import { SELECTORS } from './selectors.ts';

/** Converse.js: a web client for XMPP, at whatever address an organisation hosts it. */
export const converse: ChatClient = {
  id: 'converse',
  version: READER_VERSION,
  matches: (page) => page.querySelector(SELECTORS.root.css) !== null,
  read,
  header(root) {
    const chat = openChat(root);
    return chat && JSON.stringify([chat.getAttribute('jid'), titleOf(chat)]);
  },
  watched: (root) => root.querySelector<HTMLElement>(SELECTORS.root.css),
  place,
};
