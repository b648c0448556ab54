import type { ConversationReading, MessageReading, Reading } from '../../../shared/record/reading.ts';
import { MAX_NAME, MAX_TEXT } from '../../../shared/record/reading.ts';
import type { Read, ReadContext } from '../client.ts';
import { attachmentsOf, typeOf } from './attachments.ts';
import { idOf, isRoom, nameOf, openChat, senderOf, titleOf } from './page.ts';
import { CLASSES, SELECTORS } from './selectors.ts';
import { localTimes } from './time.ts';

/** Raised with every change that could make a page read differently. */
export const READER_VERSION = '1';

/** The most rows of one look; a page shows about a hundred. */
const MAX_ROWS = 5_000;

/** What one look is made with. */
interface Look {
  readonly timeOf: ReturnType<typeof localTimes>;
  readonly room: boolean;
  readonly conversation: ConversationReading;
  readonly reading: Reading;
  /** Names by sender: a follow-up shows none. */
  readonly names: Map<string, string>;
  readonly seen: Set<string>;
}

/** Reads the open conversation of a Converse.js page. Pure, and never throws. */
export function read(root: Document, context: ReadContext): Read {
  const reading: Reading = {
    client: 'converse',
    reader: READER_VERSION,
    conversation: null,
    messages: [],
    pending: [],
    unknown: [],
    evidence: {},
  };
  try {
    const chat = openChat(root);
    if (chat) readChat(root, chat, context, reading);
  } catch {
    // A page that breaks the reader is reported as such, not guessed at.
    reading.unknown.push({ id: null, reason: 'reader-failed' });
  }
  return { reading, memory: context.memory };
}

function readChat(root: Document, chat: HTMLElement, context: ReadContext, reading: Reading): void {
  const room = isRoom(chat);
  const title = titleOf(chat);
  const jid = chat.getAttribute('jid') ?? '';
  // Without its address a conversation could be taken for another.
  if (!title || !jid || jid.length > MAX_NAME) return;
  reading.conversation = { nativeId: jid, title, kind: room ? 'group' : 'direct', account: accountOf(root, chat, room) };
  const look: Look = {
    timeOf: localTimes(context.timeZone),
    room,
    conversation: reading.conversation,
    reading,
    names: new Map(),
    seen: new Set(),
  };
  const history = chat.querySelector(SELECTORS.history.css);
  const rows = [...(history?.querySelectorAll(`${SELECTORS.message.css}, ${SELECTORS.entry.css}`) ?? [])].slice(-MAX_ROWS);
  for (const row of rows) {
    const name = room ? null : nameOf(row.querySelector(SELECTORS.author.css)?.textContent);
    const sender = senderOf(row, room);
    if (name && sender) look.names.set(sender, withoutStars(name));
  }
  for (const row of rows) readRow(row, look);
}

/**
 * The user's own address: as the profile shows it, unless a nickname hides it there; then an own message tells, except
 * in a room.
 */
function accountOf(root: Document, chat: Element, room: boolean): string | null {
  const shown = nameOf(root.querySelector(SELECTORS.profileName.css)?.textContent);
  if (shown && /^[^\s@/]+@[^\s@/]+$/.test(shown)) return shown.toLowerCase();
  const own = room ? null : chat.querySelector(`.${CLASSES.mine}`)?.closest(SELECTORS.row.css);
  return own ? senderOf(own, room) : null;
}

function count(look: Look, name: string): void {
  look.reading.evidence[name] = (look.reading.evidence[name] ?? 0) + 1;
}

function readRow(row: Element, look: Look): void {
  if (row.localName === SELECTORS.entry.css) {
    if (row.querySelector(SELECTORS.message.css)) return;
    look.reading.pending.push({ id: null, reason: 'shell' });
  } else if (row.matches(SELECTORS.separator.css)) count(look, 'separators');
  else if (row.matches(SELECTORS.info.css)) readInfo(row, look);
  else if (row.matches(SELECTORS.row.css)) readMessage(row, look);
  else look.reading.unknown.push({ id: null, reason: 'row' });
}

/** A line of the room or of the client itself. */
function readInfo(row: Element, look: Look): void {
  const text = row.querySelector(SELECTORS.infoText.css)?.getAttribute('text') ?? '';
  if (row.classList.contains(CLASSES.error)) {
    count(look, 'notices');
    // An error that carries a reason and no line of its own stands for a message that could not be decrypted.
    if (!text && row.querySelector(SELECTORS.reason.css)) look.reading.pending.push({ id: null, reason: 'incomplete' });
    return;
  }
  const at = nameOf(row.getAttribute('data-isodate'));
  if (!at) {
    look.reading.unknown.push({ id: null, reason: 'no-id' });
    return;
  }
  // The client gives these lines no id; their time, set by this browser to the millisecond, is what stays the same.
  let id = `info/${at}`;
  for (let nth = 2; look.seen.has(id); nth++) id = `info/${at}/${nth}`;
  look.seen.add(id);
  count(look, 'system');
  look.reading.messages.push({
    ...blank(id, row),
    ...look.timeOf(at),
    direction: 'system',
    type: 'system',
    ...wholeText(text),
    provenance: { sentAt: 'attribute', text: 'attribute' },
  });
}

function readMessage(row: Element, look: Look): void {
  count(look, 'rows');
  const id = idOf(row, look.room);
  const sender = senderOf(row, look.room);
  const duplicate = id !== null && look.seen.has(id);
  if (!id || !sender || duplicate) {
    // A sender who gives two messages one id would make the second pass for an edit of the first.
    look.reading.unknown.push({ id, reason: duplicate ? 'duplicate-id' : 'no-id' });
    return;
  }
  look.seen.add(id);
  const body = row.querySelector(SELECTORS.body.css);
  const deleted = row.classList.contains(CLASSES.retracted) || row.querySelector(SELECTORS.retraction.css) !== null;
  const text = deleted ? null : (body?.getAttribute('text') ?? null);
  if (!deleted && (text === null || isUndecrypted(row, text))) {
    look.reading.pending.push({ id, reason: text === null ? 'loading' : 'incomplete' });
    return;
  }
  const attachments = deleted ? [] : attachmentsOf(row);
  const reactions = reactionsOf(row);
  look.reading.messages.push({
    ...blank(id, row),
    ...look.timeOf(row.getAttribute('data-isodate')),
    ...whose(row, sender, look),
    type: deleted ? 'deleted' : typeOf(text ?? '', attachments),
    ...wholeText(text),
    quoted: deleted ? null : quotedOf(row, look),
    reactions: reactions.map(({ emoji }) => ({ emoji })),
    reactionTotal: reactions.length ? reactions.reduce((sum, { times }) => sum + times, 0) : null,
    edited: row.querySelector(SELECTORS.edited.css) !== null,
    deleted,
    attachments: attachments.map(({ attachment }) => attachment),
    // A sender can state any time: a delay stamp inside his message goes before the server's.
    provenance: {
      sentAt: 'claimed',
      sender: 'attribute',
      direction: 'attribute',
      // Also where there are none: a reaction that was taken back is seen to be gone.
      reactions: 'shown',
      ...(text === null ? {} : { text: 'attribute' as const }),
    },
  });
}

function blank(id: string, row: Element): MessageReading {
  return {
    id,
    rawId: nameOf(row.getAttribute('data-msgid')),
    direction: 'unknown',
    sender: null,
    sentAt: null,
    day: null,
    type: 'unknown',
    text: null,
    quoted: null,
    reactions: [],
    reactionTotal: null,
    edited: null,
    deleted: null,
    forwarded: null,
    attachments: [],
    truncated: false,
    provenance: {},
  };
}

function wholeText(text: string | null): Pick<MessageReading, 'text' | 'truncated'> {
  return { text: text?.slice(0, MAX_TEXT) ?? null, truncated: (text?.length ?? 0) > MAX_TEXT };
}

/** "/me waves" is shown behind the sender's name with two stars. */
function withoutStars(name: string): string {
  return name.replace(/^\*\*/, '');
}

function whose(row: Element, sender: string, look: Look): Pick<MessageReading, 'direction' | 'sender'> {
  const side = row.querySelector(SELECTORS.content.css)?.classList;
  const self = side?.contains(CLASSES.mine) ? true : side?.contains(CLASSES.theirs) ? false : null;
  const label = nameOf(row.querySelector(SELECTORS.author.css)?.textContent);
  // In a room the name is part of the address; in a conversation of two, its title is the other's name.
  const elsewhere = look.room
    ? nameOf(sender.slice(sender.indexOf('/') + 1))
    : (look.names.get(sender) ?? (self === false ? look.conversation.title : null));
  if (!label && elsewhere) count(look, 'namesCarried');
  return {
    direction: self === null ? 'unknown' : self ? 'out' : 'in',
    sender: { name: label ? withoutStars(label) : elsewhere, self, label, phone: null, account: sender },
  };
}

/** Placeholders that other software sends along with an encrypted body, and Converse's own. */
const UNDECRYPTED = [
  /^Undecryptable OMEMO message$/,
  /^I sent you an OMEMO encrypted message but your client doesn[’']t seem to support that\./,
  /^You received a message encrypted with OMEMO but your client doesn[’']t support OMEMO\./,
  /^This message is encrypted with OMEMO\b/,
];

function isUndecrypted(row: Element, text: string): boolean {
  return row.getAttribute('data-encrypted') === 'true' && UNDECRYPTED.some((placeholder) => placeholder.test(text));
}

function reactionsOf(row: Element): { emoji: string; times: number }[] {
  return [...row.querySelectorAll(SELECTORS.reaction.css)].flatMap((button) => {
    const counter = button.querySelector(SELECTORS.reactionCount.css)?.textContent ?? '';
    const emoji = nameOf([...button.childNodes].flatMap((node) => (node instanceof Text ? [node.data] : [])).join(''));
    const times = Number.parseInt(counter, 10);
    return emoji ? [{ emoji, times: times > 0 ? times : 1 }] : [];
  });
}

/** The quoted message: 80 characters, and its id where exactly one message above begins so. */
function quotedOf(row: Element, look: Look): MessageReading['quoted'] {
  const reply = row.querySelector(SELECTORS.reply.css);
  if (!reply) return null;
  const sender = nameOf(reply.querySelector(SELECTORS.replySender.css)?.textContent);
  const shown = sender ? (reply.querySelector(SELECTORS.replyText.css)?.textContent ?? null) : null;
  const cut = shown !== null && shown.length === 83 && shown.endsWith('...');
  const same = (text: string | null) => (cut ? text?.startsWith(shown.slice(0, 80)) && text.length > 80 : text === shown);
  const matches = shown === null ? [] : look.reading.messages.filter((one) => one.sender?.name === sender && same(one.text));
  const id = matches.length === 1 ? (matches[0]?.id ?? null) : null;
  return { id, sender, text: shown?.slice(0, MAX_NAME) ?? null, kind: null };
}
