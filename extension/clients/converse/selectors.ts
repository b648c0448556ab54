/**
 * Where things stand on a page of Converse.js, each with its proof: how often it must match in the fixture pages
 * (tests/fixtures/converse) and when it was last seen in the running client. Attributes are the same in its source since
 * 7.0.6; 14.0.0 was run.
 */
export interface Selector {
  readonly css: string;
  /** What it finds, and why this and not another. */
  readonly why: string;
  /** Matches in `direct.html`. */
  readonly inDirect: number;
  /** Matches in `room.html`. */
  readonly inRoom: number;
  /** Last seen in the running client, and in which version. */
  readonly seen: string;
}

const RUN = '2026-11-23, 14.0.0';

export const SELECTORS = {
  root: { css: 'converse-root', why: 'the signature: a custom element that no other software has', inDirect: 1, inRoom: 1, seen: RUN },
  chat: {
    css: 'converse-chat[jid], converse-muc[jid]',
    why: 'one per conversation; hidden ones have no width',
    inDirect: 2,
    inRoom: 1,
    seen: RUN,
  },
  profileName: {
    css: 'converse-user-profile .username',
    why: "the user's display name: the account's address unless a nickname was set",
    inDirect: 1,
    inRoom: 1,
    seen: RUN,
  },
  title: {
    css: '.chatbox-title__text',
    why: 'the name in the header; its title attribute is the address',
    inDirect: 1,
    inRoom: 1,
    seen: RUN,
  },
  history: { css: 'converse-message-history', why: 'the rows of one conversation', inDirect: 1, inRoom: 1, seen: RUN },
  list: { css: '.chat-content__messages', why: 'the element that scrolls', inDirect: 1, inRoom: 1, seen: RUN },
  entry: { css: 'converse-chat-message', why: 'one row; empty until it is rendered', inDirect: 13, inRoom: 7, seen: RUN },
  row: { css: '.chat-msg[data-msgid]', why: 'a message; the attributes, never the looks', inDirect: 10, inRoom: 5, seen: RUN },
  message: { css: '.message', why: 'messages, notices and separators alike', inDirect: 13, inRoom: 8, seen: RUN },
  content: {
    css: '.chat-msg__content',
    why: 'says whose it is: --me or --them, also in rooms and for copies of own messages',
    inDirect: 10,
    inRoom: 5,
    seen: RUN,
  },
  author: {
    css: '.chat-msg__author',
    why: "the sender's name; absent on a follow-up and on a removed message",
    inDirect: 7,
    inRoom: 4,
    seen: RUN,
  },
  body: {
    css: 'converse-chat-message-body',
    why: 'its text attribute is the whole raw body; what it renders can be cut short',
    inDirect: 9,
    inRoom: 5,
    seen: RUN,
  },
  edited: { css: '.chat-msg__edit-modal', why: 'stands on a corrected message', inDirect: 1, inRoom: 0, seen: RUN },
  retraction: { css: '.retraction', why: 'stands in place of a removed body', inDirect: 1, inRoom: 0, seen: RUN },
  reaction: { css: '.chat-msg__reaction', why: 'one emoji with its count', inDirect: 2, inRoom: 0, seen: RUN },
  reactionCount: { css: '.count', why: 'how many chose it', inDirect: 2, inRoom: 0, seen: RUN },
  reply: {
    css: '.chat-msg__reply-context',
    why: 'the quoted message: its sender and at most 80 characters',
    inDirect: 2,
    inRoom: 0,
    seen: RUN,
  },
  replySender: { css: '.chat-msg__reply-sender', why: 'absent where the quoted message is not loaded', inDirect: 1, inRoom: 0, seen: RUN },
  replyText: { css: '.chat-msg__reply-text', why: 'then says only that it is a reply', inDirect: 2, inRoom: 0, seen: RUN },
  media: {
    css: '.chat-msg__message img.chat-image, .chat-msg__message audio, .chat-msg__message video, .chat-msg__media a[href]',
    why: 'a sent file; link previews stand outside of .chat-msg__message',
    inDirect: 1,
    inRoom: 0,
    seen: RUN,
  },
  info: { css: '.chat-info', why: 'a line of the client or the room', inDirect: 1, inRoom: 2, seen: RUN },
  infoText: { css: 'converse-texture', why: 'its text attribute is the whole line', inDirect: 1, inRoom: 2, seen: 'source of 14.0.0' },
  reason: { css: 'q.reason', why: 'the reason of an error', inDirect: 1, inRoom: 0, seen: 'source of 14.0.0' },
  separator: { css: '.message.date-separator, .message.separator', why: 'a day line or "new messages"', inDirect: 2, inRoom: 1, seen: RUN },
} as const satisfies Record<string, Selector>;

/** Classes that say something by being there. */
export const CLASSES = {
  mine: 'chat-msg__content--me',
  theirs: 'chat-msg__content--them',
  retracted: 'chat-msg--retracted',
  error: 'chat-error',
} as const;
