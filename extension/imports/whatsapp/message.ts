import type { Provenance } from '../../../shared/record/provenance.ts';
import { MAX_NAME, type MessageReading } from '../../../shared/record/reading.ts';
import { type Content, readBody } from './body.ts';
import type { Told } from './clock.ts';
import type { BodyContext } from './context.ts';
import { LRM, plain } from './marks.ts';
import type { Attachment } from './media.ts';
import type { ExportRecord } from './records.ts';
import { nameOfLabel, type Split, senderOf } from './senders.ts';
import { NOTICE } from './words.ts';

/**
 * What makes a message of an export less than certain:
 * `time-back` it goes back in time, as a pasted line would; `time` no clock of the zone showed it; `sender` the name may
 * end elsewhere; `words` a person may have typed the words that stand for something; `holds-head` a line in it looks like
 * a message of its own.
 */
export type Doubt = 'time-back' | 'time' | 'sender' | 'words' | 'holds-head';

/** What an export says of a message and a MessageReading has no field for. */
export interface ExportDetail {
  /** Line of its head in the text, from 1. */
  readonly line: number;
  readonly doubts: readonly Doubt[];
  /** One for each of the message's attachments. */
  readonly attachments: readonly Attachment[];
}

/** As many mentions as a Reading holds; the text has them all. */
const MOST_MENTIONS = 2_000;

export interface MessageContext extends BodyContext {
  /** Name of whoever exported, or null where it is not known: then nobody's direction is. */
  readonly self: string | null;
  readonly orderProven: boolean;
}

/** On iOS what begins with its mark and is nothing else is a notice; a person may have pasted the mark. */
function isNotice(content: Content, body: string, record: ExportRecord): { notice: boolean; doubtful: boolean } {
  if (record.head.platform !== 'ios' || content.recognised || !body.startsWith(LRM)) return { notice: false, doubtful: false };
  return { notice: true, doubtful: !record.head.marked && !NOTICE.test(body) };
}

type Base = Omit<MessageReading, 'id'>;

function base(record: ExportRecord, told: Told): Omit<Base, 'provenance' | 'direction' | 'type' | 'text'> {
  return {
    rawId: null,
    sender: null,
    sentAt: told.sentAt,
    day: told.day,
    quoted: null,
    reactions: [],
    reactionTotal: null,
    edited: false,
    deleted: false,
    forwarded: null,
    attachments: [],
    truncated: record.cut,
  };
}

export interface ReadMessage {
  readonly message: Base;
  readonly detail: ExportDetail;
}

function timeProvenance(record: ExportRecord, told: Told, { orderProven }: MessageContext): Provenance {
  const { first, second } = record.head;
  return (orderProven || first === second) && !told.back && !told.impossible ? 'head' : 'assumed';
}

const doubtsOf = (record: ExportRecord, told: Told, sender: boolean, words: boolean): Doubt[] => [
  ...(told.back ? (['time-back'] as const) : []),
  ...(told.impossible ? (['time'] as const) : []),
  ...(sender ? (['sender'] as const) : []),
  ...(words ? (['words'] as const) : []),
  ...(record.holdsHead ? (['holds-head'] as const) : []),
];

function noticeOf(record: ExportRecord, told: Told, text: string, doubtful: boolean, context: MessageContext): ReadMessage {
  const at = timeProvenance(record, told, context);
  const kind: Provenance = doubtful ? 'assumed' : 'shown';
  return {
    message: {
      ...base(record, told),
      direction: 'system',
      type: 'system',
      text: plain(text).trim(),
      provenance: { sentAt: at, day: at, direction: kind, type: kind, text: 'shown' },
    },
    detail: { line: record.line, doubts: doubtsOf(record, told, false, doubtful), attachments: [] },
  };
}

/** An attachment as every reader gives it. */
function readingOf({ kind, name, size, pages, lat, lng }: Attachment): MessageReading['attachments'][number] {
  return {
    kind,
    name: name === null ? null : name.slice(0, MAX_NAME),
    size,
    pages,
    duration: null,
    ...(lat === null || lng === null ? {} : { lat, lng }),
  };
}

/** Reads a record as a message, without its id. */
export function readMessage(record: ExportRecord, told: Told, split: Split | null, context: MessageContext): ReadMessage {
  if (!split) return noticeOf(record, told, record.text, false, context);
  const content = readBody(split.body, context);
  const { notice, doubtful } = isNotice(content, split.body, record);
  if (notice) return noticeOf(record, told, split.body, doubtful, context);
  const self = context.self === null ? null : nameOfLabel(split.label) === context.self;
  const at = timeProvenance(record, told, context);
  const who: Provenance = split.doubtful ? 'assumed' : 'head';
  const words: Provenance = content.doubtful ? 'assumed' : 'shown';
  return {
    message: {
      ...base(record, told),
      direction: self === null ? 'unknown' : self ? 'out' : 'in',
      sender: senderOf(split.label, self),
      type: content.type,
      text: content.text,
      edited: content.edited,
      deleted: content.deleted,
      attachments: content.attachments.map(readingOf),
      ...(content.mentions.length === 0
        ? {}
        : { mentions: content.mentions.slice(0, MOST_MENTIONS).map((said) => ({ text: said, id: null })) }),
      // An export does not say whether more than one answer was allowed.
      ...(content.poll === null ? {} : { poll: { question: content.poll.question, multi: false, options: [...content.poll.options] } }),
      provenance: {
        sentAt: at,
        day: at,
        sender: who,
        ...(self === null ? {} : { direction: who }),
        type: words,
        text: words,
        edited: 'shown',
        deleted: words,
        attachments: 'shown',
        ...(content.poll === null ? {} : { 'poll.multi': 'assumed' }),
      },
    },
    detail: { line: record.line, doubts: doubtsOf(record, told, split.doubtful, content.doubtful), attachments: content.attachments },
  };
}
