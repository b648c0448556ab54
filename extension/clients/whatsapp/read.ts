import { dayOf } from '../../../shared/record/conversation-day.ts';
import { MAX_NAME, type MessageReading, type Reading } from '../../../shared/record/reading.ts';
import type { Read, ReadContext } from '../client.ts';
import { readConversation } from './conversation.ts';
import { parseDayLine } from './day-line.ts';
import { readDays } from './days.ts';
import { drawsMarks } from './details.ts';
import { settleDirections } from './directions.ts';
import { evidenceOf } from './evidence.ts';
import { ordersOf, remember, selfNameOf } from './memory.ts';
import { MessageWriter } from './message.ts';
import { comparable } from './numerals.ts';
import { anchorsLost, isChosen, isTitleAmbiguous, offersOlder, rowsOf, subtitleOf, titleOf } from './page.ts';
import { Replies } from './reply.ts';
import { type MessageRow, type Row, readRow } from './row.ts';
import { nameSenders } from './senders.ts';
import { readTimes } from './times.ts';
import { READER } from './version.ts';

/** Most messages and other rows that one Reading holds: the newest. */
const MOST_ROWS = 5_000;

/**
 * Reads the open conversation as it stands in the page. Never throws: a page that breaks the reader is one of which it
 * understands nothing, and says so.
 */
export function read(root: Document, context: ReadContext): Read {
  try {
    return understand(root, context);
  } catch {
    const nothing = { conversation: null, messages: [], pending: [], unknown: [{ id: null, reason: 'reader-error' }] };
    return { reading: { client: 'whatsapp', reader: READER, ...nothing, evidence: { failed: 1 } }, memory: context.memory };
  }
}

/**
 * Each row is looked at by itself first; then the page as a whole gives what no row shows: order of dates, days, sides,
 * names, answered messages.
 */
function understand(root: Document, context: ReadContext): Read {
  const language = root.documentElement?.lang ?? '';
  const rows = rowsOf(root)
    .slice(-MOST_ROWS)
    .map((row) => readRow(row, language));
  const today = dayOf(context.now, context.timeZone);
  const days = readDays(rows, language, today, ordersOf(context.memory));
  const times = readTimes(rows, days, context.timeZone);
  const isUnread = (row: Row): boolean => row.kind === 'line' && parseDayLine(row.text, language, today).kind === 'unread';
  const directions = settleDirections(rows, language, selfNameOf(context.memory), isUnread);
  const title = titleOf(root);
  const header = { title, subtitle: subtitleOf(root), ambiguous: title === null ? null : isTitleAmbiguous(root, title) };
  const conversation = readConversation(header, rows, directions);
  const senders = nameSenders(rows, directions, conversation?.title ?? '', conversation?.kind === 'direct', isUnread);
  const ownLabels = selfLabels(rows, (row) => directions.of.get(row)?.direction === 'out');
  const replies = new Replies(directions.selfName, ownLabels, language);
  const writer = new MessageWriter({ times, directions, senders, replies, marksShow: drawsMarks(rows) });
  const messages = unique(rows.flatMap((row) => writer.write(row)));
  const reading: Reading = {
    client: 'whatsapp',
    reader: READER,
    conversation,
    messages,
    pending: rows.flatMap((row) => (row.kind === 'pending' ? [{ id: row.id?.id ?? null, reason: row.reason }] : [])),
    unknown: rows.flatMap((row) => (row.kind === 'unknown' ? [{ id: row.raw?.slice(0, MAX_NAME) ?? null, reason: row.reason }] : [])),
    evidence: evidenceOf(rows, messages, {
      days,
      directions,
      older: offersOlder(root),
      anchorsLost: anchorsLost(root),
      chosen: isChosen(root),
    }),
  };
  return { reading, memory: remember(context.memory, days.orders, directions.selfName) };
}

/** The words that label the user's own bubbles. */
function selfLabels(rows: readonly Row[], isOwn: (row: MessageRow) => boolean): ReadonlySet<string> {
  const messages = rows.filter((row) => row.kind === 'message');
  return new Set(messages.filter((row) => row.label !== null && isOwn(row)).map((row) => comparable(row.label ?? '')));
}

function withoutKind(message: MessageReading): MessageReading {
  const { type: _type, attachments: _attachments, ...provenance } = message.provenance;
  return { ...message, type: 'unknown', attachments: [], provenance };
}

/** A message whose id stands twice (parts of an album) is one message, of a kind that is not known. */
function unique(messages: readonly MessageReading[]): MessageReading[] {
  const byId = new Map<string, MessageReading>();
  for (const message of messages) {
    const known = byId.get(message.id);
    if (!known) byId.set(message.id, message);
    else if (JSON.stringify(known) !== JSON.stringify(message)) byId.set(message.id, withoutKind(known));
  }
  return [...byId.values()];
}
