import * as z from 'zod/mini';
import { Day, Instant, Sha256Hex, Uuid } from './basics.ts';
import { Observation } from './observation.ts';
import { Provenance } from './provenance.ts';
import { AttachmentReading, ClientId, MessageReading, MessageType, Quoted, Sender, SentAt } from './reading.ts';

export const MESSAGE_FORMAT = 'zegel-message/1';

/** A conversation as its messages carry it. */
export const ConversationRef = z.object({
  /** Random, made where the conversation was first seen; the companion unites browsers. */
  id: Uuid,
  nativeId: z.nullable(z.string()),
  title: z.string(),
  kind: z.enum(['direct', 'group', 'unknown']),
  account: z.nullable(z.string()),
});
export type ConversationRef = z.infer<typeof ConversationRef>;

/** One message as it is handed over and archived: `records.json` holds a list of these. Documented in docs/formats.md. */
export const MessageRecord = z.object({
  format: z.literal(MESSAGE_FORMAT),
  messageId: Sha256Hex,
  nativeId: z.string(),
  client: ClientId,
  conversation: ConversationRef,
  /** Day of `sentAt` in the policy's zone; packages are made per conversation and day. */
  day: Day,
  /** Place among messages of the same minute, as the page ordered them; ascending. */
  order: z.number(),
  direction: z.enum(['in', 'out', 'system', 'unknown']),
  sender: z.nullable(Sender),
  sentAt: z.nullable(SentAt),
  type: MessageType,
  text: z.nullable(z.string()),
  quoted: z.nullable(Quoted),
  reactions: z.array(z.object({ emoji: z.string() })),
  edited: z.nullable(z.boolean()),
  deleted: z.nullable(z.boolean()),
  forwarded: z.nullable(z.enum(['once', 'many'])),
  attachments: z.array(AttachmentReading),
  truncated: z.boolean(),
  markup: MessageReading.shape.markup,
  mentions: MessageReading.shape.mentions,
  links: MessageReading.shape.links,
  linkPreview: MessageReading.shape.linkPreview,
  poll: MessageReading.shape.poll,
  starred: MessageReading.shape.starred,
  status: MessageReading.shape.status,
  provenance: z.record(z.string(), Provenance),
  observations: z.array(Observation),
  capturedAt: Instant,
  /** Reader that read it: `<client>/<version>`. */
  reader: z.string(),
});
export type MessageRecord = z.infer<typeof MessageRecord>;
