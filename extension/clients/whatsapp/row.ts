import type { LinkPreview, Mention, MessageType, Poll } from '../../../shared/record/reading.ts';
import { type Anatomy, dissect, idCarrierOf, isShell, signOf } from './anatomy.ts';
import { type Author, readAuthor } from './author.ts';
import { type Foot, readFoot, textPieces } from './bubble-foot.ts';
import { type Head, parseHead } from './head.ts';
import { type Kind, kindOf } from './kind.ts';
import { type MessageId, parseMessageId } from './message-id.ts';
import { readPoll } from './poll.ts';
import { readPreview } from './preview.ts';
import { type QuoteFacts, readQuote } from './quote.ts';
import { type Reactions, readReactions } from './reactions.ts';
import { HEAD, SIGNS } from './selectors.ts';
import { type WalkedText, walkText } from './text.ts';
import { among, FORWARDED, FORWARDED_MANY, isCallLine } from './words.ts';

/** What one row shows by itself; what follows from its neighbours comes later. */
export type Row =
  | { readonly kind: 'line'; readonly text: string }
  | { readonly kind: 'pending'; readonly id: MessageId | null; readonly reason: 'shell' | 'loading' }
  | { readonly kind: 'unknown'; readonly raw: string | null; readonly reason: string }
  | SystemRow
  | MessageRow;

export interface SystemRow {
  readonly kind: 'system';
  readonly id: MessageId;
  readonly raw: string;
  readonly text: string;
  readonly type: MessageType;
}

export interface MessageRow {
  readonly kind: 'message';
  readonly id: MessageId;
  readonly raw: string;
  readonly anatomy: Anatomy;
  readonly head: Head | null;
  readonly foot: Foot;
  readonly content: Kind;
  readonly text: string | null;
  readonly truncated: boolean;
  /** The text with signs of formatting; null where that is not certain. */
  readonly markup: string | null;
  readonly mentions: readonly Mention[];
  readonly links: readonly string[];
  readonly preview: LinkPreview | null;
  readonly poll: Poll | null;
  readonly quote: QuoteFacts | null;
  readonly reactions: Reactions;
  readonly forwarded: 'once' | 'many' | null;
  readonly author: Author | null;
  readonly label: string | null;
  /** Which side the shape of the bubble says it came from. */
  readonly tail: 'in' | 'out' | null;
  readonly side: 'in' | 'out' | null;
}

/** Content that never shows on this page, whatever text stands in its place. */
const WITHHELD: readonly MessageType[] = ['deleted', 'waiting', 'viewonce'];

/** Reads one row. Never throws: a row that breaks the reader is one that it does not understand. */
export function readRow(row: Element, language: string): Row {
  try {
    return understand(row, language);
  } catch {
    return { kind: 'unknown', raw: null, reason: 'reader-error' };
  }
}

function understand(row: Element, language: string): Row {
  const carrier = idCarrierOf(row);
  if (!carrier) return line(row);
  const id = parseMessageId(carrier.raw);
  const { raw } = carrier;
  if (isShell(row)) return { kind: 'pending', id, reason: 'shell' };
  if (!id) return { kind: 'unknown', raw, reason: 'id-shape' };
  const anatomy = dissect(row);
  const foot = readFoot(anatomy);
  if (foot.element || anatomy.head) return message(anatomy, foot, id, raw);
  if (isEmpty(row)) return { kind: 'pending', id, reason: 'loading' };
  return system(anatomy, id, raw, language) ?? { kind: 'unknown', raw, reason: 'shape' };
}

const isEmpty = (row: Element): boolean => row.querySelector('img, svg, canvas, video') === null && (row.textContent ?? '').trim() === '';

/** A row without a message: the day, or how many are unread. */
function line(row: Element): Row {
  if (row.querySelector(`${HEAD.css}, [data-testid~="msg-meta"], [data-virtualized]`))
    return { kind: 'unknown', raw: null, reason: 'no-id' };
  const { text, sure } = walkText(row);
  return sure && text.length < 200 ? { kind: 'line', text: text.trim() } : { kind: 'unknown', raw: null, reason: 'no-id' };
}

/** A line of the app itself: one piece of text, no time, no bubble. */
function system(anatomy: Anatomy, id: MessageId, raw: string, language: string): SystemRow | null {
  const { row, label, quote, authors } = anatomy;
  const bubble =
    label !== null ||
    quote !== null ||
    authors.length > 0 ||
    [SIGNS.tailIn, SIGNS.tailOut, SIGNS.deleted].some((one) => signOf(anatomy, one) !== null);
  if (bubble || row.querySelector('img:not([data-plain-text]), canvas, video, input, button')) return null;
  const pieces = [...row.querySelectorAll('[dir="auto"]')].filter((el) => el.querySelector('[dir="auto"]') === null);
  const only = pieces[0];
  if (pieces.length !== 1 || !only) return null;
  const { text, sure } = walkText(only);
  if (!sure || text.trim() === '' || textPieces(row).some(({ node }) => !only.contains(node))) return null;
  return { kind: 'system', id, raw, text: text.trim(), type: lineType(anatomy, text, language) };
}

/** Longer lines that speak of calls are about encryption. */
const LONGEST_CALL_LINE = 80;

function lineType(anatomy: Anatomy, text: string, language: string): MessageType {
  if (signOf(anatomy, SIGNS.call)) return 'call';
  const call = text.length > LONGEST_CALL_LINE ? false : isCallLine(text, language);
  if (call === null) return [...anatomy.signs.keys()].some((name) => name.startsWith('conv-msg-')) ? 'system' : 'unknown';
  return call ? 'unknown' : 'system';
}

function message(anatomy: Anatomy, foot: Foot, id: MessageId, raw: string): Row {
  const content = kindOf(anatomy);
  const printed = anatomy.head?.getAttribute('data-pre-plain-text') ?? null;
  const walked = anatomy.head ? walkText(anatomy.head) : null;
  const withheld = WITHHELD.includes(content.type);
  const named = signOf(anatomy, SIGNS.foot) !== null;
  const known = content.parts.length > 0 || (named && content.type === 'text');
  if (!walked && (!known || (!withheld && hasOtherText(anatomy, foot, content)))) return { kind: 'unknown', raw, reason: 'no-head' };
  const text = textOf(content, walked);
  const side = anatomy.row.querySelector('.message-out') ? 'out' : anatomy.row.querySelector('.message-in') ? 'in' : null;
  return {
    kind: 'message',
    id,
    raw,
    anatomy,
    head: printed === null ? null : parseHead(printed),
    foot,
    content,
    text,
    truncated: walked?.truncated ?? false,
    markup: content.type === 'poll' ? null : (walked?.markup ?? null),
    mentions: walked?.mentions ?? [],
    links: walked?.links ?? [],
    preview: readPreview(anatomy),
    poll: content.type === 'poll' ? readPoll(anatomy, text) : null,
    quote: readQuote(anatomy),
    reactions: readReactions(anatomy.row, named || side !== null),
    forwarded: forwardedOf(anatomy),
    author: readAuthor(anatomy),
    label: anatomy.label,
    tail: signOf(anatomy, SIGNS.tailOut) ? 'out' : signOf(anatomy, SIGNS.tailIn) ? 'in' : null,
    side,
  };
}

/** The message's text: none where the page withholds it, empty where a medium has no caption. A poll's question is text. */
function textOf({ type }: Kind, walked: WalkedText | null): string | null {
  if (WITHHELD.includes(type) || (!walked && type === 'poll')) return null;
  if (!walked) return '';
  return walked.sure ? walked.text : null;
}

function forwardedOf(anatomy: Anatomy): 'once' | 'many' | null {
  if (signOf(anatomy, SIGNS.forwardedMany)) return 'many';
  if (signOf(anatomy, SIGNS.forwardedOnce)) return 'once';
  const header = signOf(anatomy, SIGNS.forwarded);
  if (!header && signOf(anatomy, SIGNS.foot) !== null) return null;
  const { head, quote } = anatomy;
  for (const el of (header ?? anatomy.row).querySelectorAll('span')) {
    if (el.childElementCount > 0 || head?.contains(el) || quote?.contains(el)) continue;
    if (among(FORWARDED_MANY, el.textContent ?? '')) return 'many';
    if (among(FORWARDED, el.textContent ?? '')) return 'once';
  }
  return null;
}

/** Whether a row without a head shows text or emoji outside its known parts: a text or caption whose head is not recognised. */
function hasOtherText({ row, quote, authors, signs }: Anatomy, foot: Foot, content: Kind): boolean {
  const known = [foot.element, quote, ...content.parts, signOf({ signs }, SIGNS.forwarded), signOf({ signs }, SIGNS.preview), ...authors];
  const walker = row.ownerDocument.createTreeWalker(row, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
    if (node.nodeType === Node.TEXT_NODE) return (node.nodeValue ?? '').trim() === '' ? NodeFilter.FILTER_SKIP : NodeFilter.FILTER_ACCEPT;
    const el = node as Element;
    if (el.matches('img[data-plain-text]')) return NodeFilter.FILTER_ACCEPT;
    const apart = known.includes(el) || el.getAttribute('aria-hidden') === 'true' || el.nodeName === 'svg' || el.nodeName.includes('-');
    return apart || el.matches('button, [role="button"], [data-icon]') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
  });
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const el = node.parentElement;
    if (!(el && (among(FORWARDED, el.textContent ?? '') || among(FORWARDED_MANY, el.textContent ?? '')))) return true;
  }
  return false;
}
