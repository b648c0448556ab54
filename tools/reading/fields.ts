import type { MessageReading, Reading } from '../../shared/record/reading.ts';

/**
 * A Reading in the fields of a page's `.expected.json` (schema `wa-fixture/1`, described beside the fixture pages). Null
 * is what the reader does not know; fields that no reader reads are absent.
 */
export interface ExpectedFields {
  chat: { id: string | null; title: string | null; kind: string | null; subtitle?: string; titleAmbiguous?: boolean } | null;
  self: { name: string } | null;
  counts: Record<string, number | boolean | null>;
  shells: string[];
  messages: Record<string, unknown>[];
  /** Rows that were not understood: id, where it is known, and why. */
  unknown: { id: string | null; reason: string }[];
}

/** Types whose content the page withholds: what stands there is not the message's text. */
const WITHHELD = ['deleted', 'waiting', 'viewonce'];

const known = (value: string): string | null => (value === 'unknown' ? null : value);

function system(message: MessageReading, index: number): Record<string, unknown> {
  const { id, direction, day, text } = message;
  return {
    index,
    id,
    direction,
    sender: null,
    timestamp: null,
    date: day,
    timestampPrecision: day ? 'day' : null,
    type: known(message.type),
    text,
    quoted: null,
    reactions: [],
    reactionTotal: 0,
    edited: message.edited,
    deleted: message.deleted,
    forwarded: message.forwarded,
    attachments: [],
  };
}

function chatMessage(message: MessageReading, index: number): Record<string, unknown> {
  const { sender, sentAt, provenance } = message;
  return {
    index,
    id: message.id,
    dataId: message.rawId ?? message.id,
    direction: known(message.direction),
    sender: sender && { name: sender.name, self: sender.self, label: sender.label, phone: sender.phone, wid: sender.account },
    timestamp: sentAt?.time ?? null,
    ...(sentAt?.alternative ? { timestampAlternatives: [sentAt.alternative] } : {}),
    timestampPrecision: sentAt?.precision ?? null,
    timestampSource: sentAt ? (provenance.sentAt === 'head' ? 'pre-plain-text' : 'msg-meta + day from context') : null,
    type: known(message.type),
    text: message.text ?? (WITHHELD.includes(message.type) ? '' : null),
    quoted: message.quoted,
    reactions: provenance.reactions ? message.reactions : null,
    reactionTotal: message.reactionTotal,
    edited: message.edited,
    deleted: message.deleted,
    forwarded: message.forwarded,
    attachments: provenance.attachments ? message.attachments.map((one) => ({ ...one, kind: known(one.kind) })) : null,
    ...(message.truncated ? { truncated: true } : {}),
    ...details(message),
  };
}

/** What is absent is not known, or not there. */
function details({ markup, mentions, links, linkPreview, poll, starred, status }: MessageReading): Record<string, unknown> {
  const all = { markup, mentions, links, linkPreview, poll, starred, status };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function chatOf({ nativeId, title, kind, subtitle, titleAmbiguous }: NonNullable<Reading['conversation']>): ExpectedFields['chat'] {
  return {
    ...{ id: nativeId, title, kind: known(kind) },
    ...(subtitle === undefined ? {} : { subtitle }),
    ...(titleAmbiguous === undefined ? {} : { titleAmbiguous }),
  };
}

/** Writes a Reading in the fields of `.expected.json`. */
export function inExpectedFields(reading: Reading): ExpectedFields {
  const { conversation, evidence, messages, pending } = reading;
  const own = messages.find(({ sender }) => sender?.self === true && sender.name !== null)?.sender?.name;
  const older = evidence.olderHistory;
  return {
    chat: conversation && chatOf(conversation),
    self: own === undefined || own === null ? null : { name: own },
    counts: {
      messages: messages.filter(({ direction }) => direction !== 'system').length,
      system: messages.filter(({ direction }) => direction === 'system').length,
      dividers: evidence.dividers ?? null,
      shells: pending.filter(({ reason }) => reason === 'shell').length,
      olderHistoryButton: older === undefined ? null : older === 1,
    },
    shells: pending.flatMap(({ id, reason }) => (reason === 'shell' && id !== null ? [id] : [])),
    messages: messages.map((message, index) => (message.direction === 'system' ? system(message, index) : chatMessage(message, index))),
    unknown: reading.unknown,
  };
}
