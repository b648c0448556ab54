import type { Observation } from '../../shared/record/observation.ts';
import { Provenance } from '../../shared/record/provenance.ts';
import type { MessageReading } from '../../shared/record/reading.ts';
import type { Content } from '../store/schema.ts';
import { withDetails } from './fold-details.ts';

/**
 * How several looks at one message become one record. Fields only get better: unknown becomes known, a value with a
 * better provenance replaces one with a worse; a row without its label, cut short or half loaded takes nothing away.
 * What changes in the message itself (text, deletion, reactions) is told by observations, which keep what stood before.
 */

export interface Folded {
  content: Content;
  /** What this look adds to the message's history; the first of a new message is `seen`. */
  observations: Observation[];
  /** Whether the content differs from before. */
  changed: boolean;
}

const RANK = new Map<string, number>(Provenance.options.map((value, index) => [value, index]));
/** A value whose origin a reader did not name: as good as text on screen. */
const UNNAMED = RANK.get('shown') ?? 0;
const PRECISION = ['day', 'minute', 'second', 'millisecond'];

type Sourced = Pick<MessageReading, 'provenance'>;

function rank(of: Sourced, field: string): number {
  return RANK.get(of.provenance[field] ?? '') ?? UNNAMED;
}

/** `best`'s fields where it knows them, else those of `other`. */
function known<T extends object>(best: T, other: T): T {
  const entries = Object.entries(other).filter(([key]) => best[key as keyof T] === null);
  return { ...best, ...Object.fromEntries(entries) };
}

function choose<T>(before: T, now: T, unknown: (value: T) => boolean, nowIsBetter: boolean): T {
  if (unknown(now)) return before;
  return unknown(before) || nowIsBetter ? now : before;
}

function betterTime(before: Content, now: MessageReading): boolean {
  if (!before.sentAt || !now.sentAt) return now.sentAt !== null;
  const guessed = (of: Sourced): number => (of.provenance.sentAt === 'assumed' ? 1 : 0);
  const order = [
    guessed(before) - guessed(now),
    PRECISION.indexOf(now.sentAt.precision) - PRECISION.indexOf(before.sentAt.precision),
    rank(before, 'sentAt') - rank(now, 'sentAt'),
  ];
  return (order.find((difference) => difference !== 0) ?? 0) > 0;
}

function mergeAttachments(before: Content['attachments'], now: Content['attachments']): Content['attachments'] {
  const [longer, shorter] = now.length > before.length ? [now, before] : [before, now];
  return longer.map((attachment, i) => {
    const other = shorter[i];
    return other && other.kind === attachment.kind ? known(attachment, other) : attachment;
  });
}

const emojiOf = (reactions: Content['reactions']): string => JSON.stringify(reactions.map((reaction) => reaction.emoji));

/** Whether a reading says what the reactions are: an empty list without a source says nothing. */
export function saysReactions(reading: Pick<MessageReading, 'reactions' | 'provenance'>): boolean {
  return reading.reactions.length > 0 || reading.provenance.reactions !== undefined;
}

export function isDeleted(reading: Pick<MessageReading, 'deleted' | 'type'>): boolean {
  return reading.deleted === true || reading.type === 'deleted';
}

/** What a page's "read more" leaves behind a cut text. */
const withoutEllipsis = (text: string): string => text.replace(/(\s*(…|\.\.\.))+\s*$/, '');

/** What the text of this look means beside the one that is known. */
function textStep(before: Content, now: MessageReading): 'same' | 'completed' | 'edited' {
  if (now.text === null || now.text === before.text || isDeleted(now)) {
    return now.text !== null && before.truncated && !now.truncated && !isDeleted(now) ? 'completed' : 'same';
  }
  if (before.text === null) return now.edited && before.edited === false ? 'edited' : 'completed';
  if (before.truncated && now.text.startsWith(withoutEllipsis(before.text))) return 'completed';
  if (now.truncated && before.text.startsWith(withoutEllipsis(now.text))) return 'same';
  if (before.edited === true && now.edited === false) return 'same';
  if (rank(now, 'text') > rank(before, 'text') && now.edited !== true) return 'same';
  if (rank(now, 'text') < rank(before, 'text') && now.edited !== true) return 'completed';
  return 'edited';
}

function first(now: MessageReading, reader: string, at: string): Folded {
  const { id, rawId: _raw, ...fields } = now;
  const seen: Observation = { kind: 'seen', at, text: now.text, provenance: now.provenance };
  if (now.reactions.length > 0) seen.reactions = now.reactions;
  const observations: Observation[] = isDeleted(now) ? [seen, { kind: 'deleted', at }] : [seen];
  return { content: { ...fields, nativeId: id, reader }, observations, changed: true };
}

/** Fields of which the better source wins, whole. */
function fold(before: Content, now: MessageReading): Content {
  const better = (field: string): boolean => rank(now, field) < rank(before, field);
  const missing = (value: unknown): boolean => value === null;
  const gone = isDeleted(now);
  const nowUnknown = (value: Content['type']): boolean => value === 'unknown' || value === 'waiting';
  const sender = (): Content['sender'] => {
    if (!before.sender || !now.sender) return before.sender ?? now.sender;
    return better('sender') ? known(now.sender, before.sender) : known(before.sender, now.sender);
  };
  const quoted = before.quoted && now.quoted ? known(before.quoted, now.quoted) : (before.quoted ?? now.quoted);
  return {
    ...before,
    direction: choose(before.direction, now.direction, (value) => value === 'unknown', better('direction')),
    sender: sender(),
    sentAt: betterTime(before, now) ? now.sentAt : before.sentAt,
    day: choose(before.day, now.day, missing, better('day')),
    type: gone ? before.type : choose(before.type, now.type, nowUnknown, before.type === 'deleted' || better('type')),
    quoted,
    edited: before.edited === true ? true : (now.edited ?? before.edited),
    deleted: before.deleted === true || gone ? true : (now.deleted ?? before.deleted),
    forwarded: before.forwarded ?? now.forwarded,
    attachments: gone ? before.attachments : mergeAttachments(before.attachments, now.attachments),
    reactionTotal: now.reactionTotal ?? before.reactionTotal,
  };
}

/** Per field the source of the value that stands. */
function mergeProvenance(before: Content, now: MessageReading, content: Content): Content['provenance'] {
  const merged = { ...before.provenance };
  for (const [field, source] of Object.entries(now.provenance)) {
    const key = field as keyof MessageReading & keyof Content;
    const better = rank(now, field) < rank(before, field);
    const taken = content[key] === now[key] && (content[key] !== before[key] || better);
    const merges = field === 'sender' && now.sender !== null && better;
    if (merged[field] === undefined || taken || merges) merged[field] = source;
  }
  return merged;
}

/**
 * Adds one look at a message to what is known of it.
 * @param before null for a message that was never seen
 * @param at when this look was, UTC
 */
export function foldReading(before: Content | null, now: MessageReading, reader: string, at: string): Folded {
  if (!before) return first(now, reader, at);
  let content = fold(before, now);
  const observations: Observation[] = [];
  const step = textStep(before, now);
  if (step !== 'same') {
    content.text = now.text;
    content.truncated = now.truncated;
    if (now.text !== before.text) observations.push({ kind: step === 'edited' ? 'edited' : 'seen', at, text: now.text });
  }
  if (isDeleted(now) && !isDeleted(before)) observations.push({ kind: 'deleted', at });
  if (saysReactions(now) && emojiOf(now.reactions) !== emojiOf(before.reactions)) {
    content.reactions = now.reactions;
    observations.push({ kind: 'reacted', at, reactions: now.reactions });
  }
  content = withDetails({ ...content, provenance: mergeProvenance(before, now, content) }, before, now);
  const changed = JSON.stringify(content) !== JSON.stringify(before);
  return { content: changed ? { ...content, reader } : before, observations, changed };
}
