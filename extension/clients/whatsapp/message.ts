import type { Provenance } from '../../../shared/record/provenance.ts';
import { MAX_NAME, MAX_TEXT, type MessageReading, type Sender } from '../../../shared/record/reading.ts';
import { detailsOf } from './details.ts';
import type { Directions } from './directions.ts';
import type { Replies } from './reply.ts';
import type { MessageRow, Row, SystemRow } from './row.ts';
import type { SenderOf } from './senders.ts';
import type { TimeOf } from './times.ts';

/** What the page as a whole told about its rows. */
export interface PageFacts {
  readonly times: ReadonlyMap<Row, TimeOf>;
  readonly directions: Directions;
  readonly senders: ReadonlyMap<MessageRow, SenderOf>;
  readonly replies: Replies;
  /** Whether bubbles of this page show delivery marks or stars at all. */
  readonly marksShow: boolean;
}

const cut = (text: string | null): string | null => (text === null ? null : text.slice(0, MAX_NAME));

function cutSender(sender: Sender | null): Sender | null {
  return sender && { ...sender, name: cut(sender.name), label: cut(sender.label), phone: cut(sender.phone), account: cut(sender.account) };
}

const NO_TIME: TimeOf = { sentAt: null, day: null, from: 'neighbour' };

/** Writes down what is known of each row, with where it came from. Rows must come in page order. */
export class MessageWriter {
  private readonly page: PageFacts;

  constructor(page: PageFacts) {
    this.page = page;
  }

  write(row: Row): MessageReading[] {
    if (row.kind === 'system') return [this.system(row)];
    return row.kind === 'message' ? [this.message(row)] : [];
  }

  private system(row: SystemRow): MessageReading {
    const { day, from } = this.page.times.get(row) ?? NO_TIME;
    return {
      id: row.id.id,
      rawId: row.raw === row.id.id ? null : row.raw,
      direction: 'system',
      sender: null,
      sentAt: null,
      day,
      type: row.type,
      text: row.text.slice(0, MAX_TEXT),
      quoted: null,
      reactions: [],
      reactionTotal: 0,
      edited: false,
      deleted: false,
      forwarded: null,
      attachments: [],
      truncated: row.text.length > MAX_TEXT,
      provenance: { direction: 'shown', text: 'shown', type: 'shown', attachments: 'shown', ...(day ? { day: from } : {}) },
    };
  }

  private message(row: MessageRow): MessageReading {
    const { times, directions, senders, replies, marksShow } = this.page;
    const time = times.get(row) ?? NO_TIME;
    const direction = directions.of.get(row) ?? { direction: 'unknown', from: 'shown' };
    const named = senders.get(row) ?? { sender: null, from: 'shown' };
    const { quoted, from: quotedFrom } = row.quote ? replies.resolve(row.quote) : { quoted: null, from: null };
    const details = detailsOf(row, direction.direction, marksShow);
    replies.add(row, named);
    const { content, reactions, foot } = row;
    const provenance: Record<string, Provenance> = { type: 'shown' };
    if (direction.direction !== 'unknown') provenance.direction = direction.from;
    if (named.sender) provenance.sender = named.from;
    if (time.sentAt) provenance.sentAt = time.from;
    if (time.day) provenance.day = time.from;
    if (row.text !== null) provenance.text = 'shown';
    if (quoted) provenance.quoted = 'shown';
    if (quotedFrom) provenance['quoted.id'] = quotedFrom;
    if (reactions.total !== null) provenance.reactions = 'shown';
    if (foot.edited !== null) provenance.edited = 'shown';
    if (content.attachments) provenance.attachments = 'shown';
    return {
      id: row.id.id,
      rawId: row.raw === row.id.id ? null : row.raw,
      direction: direction.direction,
      sender: cutSender(named.sender),
      sentAt: time.sentAt,
      day: time.day,
      type: content.type,
      text: row.text?.slice(0, MAX_TEXT) ?? null,
      quoted: quoted && { ...quoted, sender: cut(quoted.sender), text: quoted.text?.slice(0, MAX_TEXT) ?? null },
      reactions: reactions.emoji.map((emoji) => ({ emoji: emoji.slice(0, MAX_NAME) })),
      reactionTotal: reactions.total,
      edited: foot.edited,
      deleted: content.type === 'unknown' ? null : content.type === 'deleted',
      forwarded: row.forwarded,
      attachments: (content.attachments ?? []).map((one) => ({
        ...one,
        name: cut(one.name),
        size: cut(one.size),
        duration: cut(one.duration),
      })),
      truncated: row.truncated || (row.text?.length ?? 0) > MAX_TEXT,
      ...details.fields,
      provenance: { ...provenance, ...details.provenance },
    };
  }
}
