import type { MessageType } from '../../../shared/record/reading.ts';
import type { BodyContext } from './context.ts';
import { LRM, plain } from './marks.ts';
import { type Attachment, attachmentOf, findMedia } from './media.ts';
import { type Poll, pollOf } from './poll.ts';
import {
  among,
  CALL,
  DELETED,
  DELETED_BY_ADMIN,
  DELETED_OWN,
  EDITED,
  LIVE_LOCATION,
  MISSED_CALL,
  VIEW_ONCE,
  VIEW_ONCE_ANDROID,
  WAITING,
} from './words.ts';

export interface Content {
  readonly type: MessageType;
  /** What the sender wrote, or the caption; null where the export withholds it. */
  readonly text: string | null;
  readonly attachments: readonly Attachment[];
  readonly edited: boolean;
  readonly deleted: boolean;
  readonly poll: Poll | null;
  /** As written, with their sign: "@Wim Nijboer". */
  readonly mentions: readonly string[];
  /** The words are those of a notice, but a person may have typed them. */
  readonly doubtful: boolean;
  /** Its own words were recognised; on iOS what was not and begins with its mark is a notice. */
  readonly recognised: boolean;
}

const NOTHING: Content = {
  type: 'text',
  text: '',
  attachments: [],
  edited: false,
  deleted: false,
  poll: null,
  mentions: [],
  doubtful: false,
  recognised: true,
};

const EDITED_END = /[ \u200e]*<([^<>\n]{5,60})>\s*$/;
const MENTION = /@\u2068([^\u2068\u2069\n]{1,200})\u2069/g;
const LOCATION =
  /^\p{L}[\p{L} ]{1,30}: (?:[^\n]{0,300}[ \n])?https:\/\/maps\.google\.com\/\?q=(-?\d{1,3}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)\s*$/u;

/** Takes the words off that say the message was changed. */
function withoutEdited(body: string, { platform, marks }: BodyContext): { body: string; edited: boolean } {
  const found = EDITED_END.exec(body.slice(-100));
  if (!found?.[1] || !among(EDITED, found[1])) return { body, edited: false };
  // iOS puts its mark before its own words; what a person typed has none.
  if (platform === 'ios' && marks && !found[0].includes(LRM)) return { body, edited: false };
  return { body: body.slice(0, body.length - found[0].length), edited: true };
}

/** Messages whose content is not in the export, and calls. */
function withheld(words: string, { platform }: BodyContext): Content | null {
  const gone = { ...NOTHING, text: null };
  if (among(DELETED, words) || among(DELETED_OWN, words) || DELETED_BY_ADMIN.test(words))
    return { ...gone, type: 'deleted', deleted: true };
  if (among(WAITING, words)) return { ...gone, type: 'waiting' };
  if (platform === 'android' && words === VIEW_ONCE_ANDROID) return { ...gone, type: 'viewonce', doubtful: true };
  if (platform === 'ios' && VIEW_ONCE.test(words)) return { ...gone, type: 'viewonce' };
  if (among(MISSED_CALL, words) || (platform === 'ios' && CALL.test(words))) return { ...NOTHING, type: 'call', text: words };
  return null;
}

function locationOf(words: string): Content | null {
  const found = LOCATION.exec(words);
  const at = found && { lat: Number(found[1]), lng: Number(found[2]) };
  if (!at && !among(LIVE_LOCATION, words)) return null;
  return { ...NOTHING, type: 'location', attachments: [attachmentOf({ kind: 'location', ...at })] };
}

/** The text of a message with its mentions told apart. */
function written(text: string): Pick<Content, 'text' | 'mentions'> {
  const mentions = [...text.matchAll(MENTION)].map(([, name = '']) => `@${name}`);
  return { text: mentions.length === 0 ? text : text.replace(MENTION, '@$1'), mentions };
}

/** Reads what stands after the sender. */
export function readBody(raw: string, context: BodyContext): Content {
  const { body, edited } = withoutEdited(raw, context);
  // Words after iOS's mark are its own; a person's have none.
  const own = context.platform === 'android' || body.startsWith(LRM) || !context.marks;
  const words = own ? plain(body).trim() : '';
  const special = own && !edited ? (withheld(words, context) ?? locationOf(words)) : null;
  if (special) return context.platform === 'ios' && !context.marks ? { ...special, doubtful: true } : special;
  const poll = own ? pollOf(body, context.platform) : null;
  if (poll) return { ...NOTHING, type: 'poll', text: poll.question, poll, edited };
  const file = findMedia(body, context);
  if (file) return { ...NOTHING, type: file.attachment.kind, ...written(file.caption), attachments: [file.attachment], edited };
  return { ...NOTHING, ...written(body), edited, recognised: false };
}
