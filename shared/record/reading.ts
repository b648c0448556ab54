import * as z from 'zod/mini';
import { Day, LocalTime } from './basics.ts';
import { Provenance } from './provenance.ts';

/**
 * What one look at a page understood. A Reading is untrusted input: it crosses from the content script to the worker,
 * so it is a schema. `null` is "the page does not say"; a field that the reader could not decide is null, never a guess
 * (unless its provenance says `assumed`).
 */

/** Longest text of one message that is kept whole, UTF-16 units; chat clients cut far below this. */
export const MAX_TEXT = 1_000_000;
/** Longest name, title, label or file name. */
export const MAX_NAME = 4_096;

const Name = z.string().check(z.maxLength(MAX_NAME));
const Text = z.string().check(z.maxLength(MAX_TEXT));

export const ClientId = z.enum(['whatsapp', 'converse']);
export type ClientId = z.infer<typeof ClientId>;

export const MessageType = z.enum([
  'text',
  'image',
  'video',
  'gif',
  'sticker',
  'stickers',
  'voice',
  'audio',
  'document',
  'contact',
  'location',
  'album',
  'poll',
  'viewonce',
  'waiting',
  'deleted',
  'call',
  'system',
  'unknown',
]);
export type MessageType = z.infer<typeof MessageType>;

export const Sender = z.object({
  /** As shown: a saved name, or the push name of somebody unsaved. */
  name: z.nullable(Name),
  self: z.nullable(z.boolean()),
  /** The raw name in a head or label. */
  label: z.nullable(Name),
  phone: z.nullable(Name),
  /** The network's own account id, where the page shows one. */
  account: z.nullable(Name),
});
export type Sender = z.infer<typeof Sender>;

export const SentAt = z.object({
  /** Time with offset, cut to its precision. */
  time: LocalTime,
  precision: z.enum(['day', 'minute', 'second', 'millisecond']),
  /** A second acceptable value in the doubled hour of a clock change. */
  alternative: z.optional(LocalTime),
});
export type SentAt = z.infer<typeof SentAt>;

export const Quoted = z.object({
  /** The quoted message's client id, where it is known or follows from one single match. */
  id: z.nullable(Name),
  sender: z.nullable(Name),
  text: z.nullable(Text),
  kind: z.nullable(Name),
});

export const AttachmentReading = z.object({
  kind: MessageType,
  name: z.nullable(Name),
  size: z.nullable(Name),
  pages: z.nullable(z.number()),
  duration: z.nullable(Name),
  /** Of a location, in degrees. */
  lat: z.optional(z.number()),
  lng: z.optional(z.number()),
});

/** Somebody named in a text with "@". */
export const Mention = z.object({
  /** As shown, with its "@". */
  text: Name,
  /** The network's own account id, where the page shows one. */
  id: z.nullable(Name),
});
export type Mention = z.infer<typeof Mention>;

/** What the client shows of the page that a link leads to. */
export const LinkPreview = z.object({ title: z.nullable(Name), description: z.nullable(Text), site: z.nullable(Name) });
export type LinkPreview = z.infer<typeof LinkPreview>;

export const Poll = z.object({
  question: Text,
  /** Whether more than one answer may be chosen. */
  multi: z.boolean(),
  options: z.array(z.object({ text: Name, votes: z.nullable(z.number()) })).check(z.maxLength(1_000)),
});
export type Poll = z.infer<typeof Poll>;

export const MessageReading = z.object({
  /** The client's own id, in its shortest stable form. */
  id: Name.check(z.minLength(1)),
  /** The raw attribute, where it says more than the id. */
  rawId: z.nullable(Name),
  direction: z.enum(['in', 'out', 'system', 'unknown']),
  sender: z.nullable(Sender),
  sentAt: z.nullable(SentAt),
  /** The calendar day, known even where the time is not (system rows). */
  day: z.nullable(Day),
  type: MessageType,
  text: z.nullable(Text),
  quoted: z.nullable(Quoted),
  reactions: z.array(z.object({ emoji: Name })),
  reactionTotal: z.nullable(z.number()),
  edited: z.nullable(z.boolean()),
  deleted: z.nullable(z.boolean()),
  forwarded: z.nullable(z.enum(['once', 'many'])),
  attachments: z.array(AttachmentReading),
  /** The page shows only the start of the text. */
  truncated: z.boolean(),
  // What follows is absent where the reader does not know it, or the message has none.
  /** The text with the client's own signs of formatting (`*bold*`, `@{Name|account}`), where it has any. */
  markup: z.optional(Text),
  mentions: z.optional(z.array(Mention).check(z.maxLength(2_000))),
  /** Addresses that the text links to, http and https alone. */
  links: z.optional(z.array(Text).check(z.maxLength(2_000))),
  linkPreview: z.optional(LinkPreview),
  poll: z.optional(Poll),
  /** The user marked it for himself. */
  starred: z.optional(z.boolean()),
  /** How far an own message came. */
  status: z.optional(z.enum(['pending', 'sent', 'delivered', 'read'])),
  /** Per field: where its value came from. */
  provenance: z.record(z.string(), Provenance),
});
export type MessageReading = z.infer<typeof MessageReading>;

export const ConversationReading = z.object({
  /** The network's own id of the conversation; WhatsApp Web's page shows none. */
  nativeId: z.nullable(Name),
  title: Name.check(z.minLength(1)),
  kind: z.enum(['direct', 'group', 'unknown']),
  /** The user's own account, where the page shows it: two accounts in one profile never mix. */
  account: z.nullable(Name),
  /** The line under the title, as shown: members, "online", "typing". No key: it changes by itself. */
  subtitle: z.optional(Name),
  /** Whether another conversation in the client's list has the same title; absent where the list does not show them all. */
  titleAmbiguous: z.optional(z.boolean()),
});
export type ConversationReading = z.infer<typeof ConversationReading>;

export const Reading = z.object({
  client: ClientId,
  /** Where it was read: the client's page, or a file that the client exported. Absent: a page. */
  origin: z.optional(z.enum(['page', 'export'])),
  /** Version of the reader's code and selector table. */
  reader: Name,
  conversation: z.nullable(ConversationReading),
  /** In page order, system rows included. */
  messages: z.array(MessageReading).check(z.maxLength(5_000)),
  /** Rows that are there and have no content yet: a virtual list's shells, "waiting for this message". */
  pending: z.array(z.object({ id: z.nullable(Name), reason: z.enum(['shell', 'loading', 'incomplete']) })),
  /** Rows that this reader does not understand. */
  unknown: z.array(z.object({ id: z.nullable(Name), reason: Name })),
  /** Counts by name, for the canary: rows, hydrated, heads seen and parsed, provenance histogram. */
  evidence: z.record(z.string(), z.number()),
});
export type Reading = z.infer<typeof Reading>;
