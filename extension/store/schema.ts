import Dexie, { type EntityTable, type Table } from 'dexie';
import type { ErrorReport } from '../../shared/errors/error.ts';
import type { Decision, LogHead } from '../../shared/log/decision.ts';
import type { PolicySummary } from '../../shared/policy/policy.ts';
import type { Release } from '../../shared/protocol/release.ts';
import type { GapCause, Observation } from '../../shared/record/observation.ts';
import type { ClientId, MessageReading } from '../../shared/record/reading.ts';
import type { LifeState } from '../../shared/tag/life.ts';
import type { Level, Tag, TagOrNone } from '../../shared/tag/tag.ts';

/**
 * The extension's own store: IndexedDB database `zegel`, version 1. `tests/golden/dexie-1/` holds an export that every
 * later version must open.
 *
 * Rules of the tables
 * - Instants are ISO 8601 in UTC, so that an index on them is in order of time.
 * - An index on an absent property holds nothing: `finalAt`, `dueAt`, `openAt`, `untaggedAt` and `failedAt` are there
 *   only on rows that have to become final, be handed over, be done, be sorted, be looked at. Such an index is a work list.
 * - `ref` is the keyed hash (HMAC-SHA-256, the key is `meta.key` and can't be exported) of the client's own id. Rows,
 *   stubs and markers alike are found by it, so that what was destroyed is known again without being there.
 * - What a message said stands in `content`, `observations` and `outbox.release`, and nowhere else: destroying a message
 *   is destroying those. A row without content is a stub.
 */
export const DATABASE = 'zegel';
export const DATABASE_VERSION = 1;

/** What a message says and who said it: everything that is destroyed with it. */
export type Content = Omit<MessageReading, 'id' | 'rawId'> & {
  nativeId: string;
  /** Reader that read it last: `<client>/<version>`. */
  reader: string;
};

/** Keyed hashes of what was archived, so that a stub recognises a change without holding what it changed from. */
export interface Fingerprint {
  text: string | null;
  reactions: string;
  deleted: boolean;
}

export interface MessageRow {
  /** Random; what decisions are about. */
  id: string;
  conversation: string;
  ref: string;
  /** `messageIdOf`: names the message outside this profile. */
  messageId: string;
  state: LifeState;
  tag: TagOrNone;
  /** Sequence of the decision that gives `tag`; null for untagged. */
  decision: number | null;
  /** Calendar day in the policy's zone. */
  day: string;
  order: number;
  capturedAt: string;
  content: Content | null;
  /** Kept when the content goes after archiving: tells a message that changed since from the same one. */
  fingerprint: Fingerprint | null;
  /** Last revision that was put into the outbox; 0 for none. */
  revision: number;
  receipt: string | null;
  error: ErrorReport | null;
  /** Tagged private or party-political: when the content is destroyed. */
  finalAt?: string;
  /** Tagged business and not in the outbox: from when it may be handed over. */
  dueAt?: string;
  /** Needs sorting or archiving: `capturedAt`. */
  openAt?: string;
  /** Untagged: `capturedAt`, from which the review window runs. */
  untaggedAt?: string;
  /** Failed, refused or set aside: since when. */
  failedAt?: string;
}

export interface ConversationRow {
  id: string;
  client: ClientId;
  /** Keyed hashes (`account` null: not shown): a private conversation is known again by these alone. */
  accountRef: string | null;
  titleRef: string;
  nativeRef: string | null;
  kind: 'direct' | 'group' | 'unknown';
  /** In plain only while something of the conversation may still be archived. */
  plain: { title: string; nativeId: string | null; account: string | null } | null;
  createdAt: string;
  tag: Tag | null;
  /** Sequence of the decision that gives `tag`. */
  decision: number | null;
  /** Private and party-political: nothing of it is written from now on. */
  final: boolean;
  finalAt?: string;
  /** This is the same conversation as another, known since their messages were seen together. */
  unitedWith?: string;
}

export interface ObservationRow extends Observation {
  key?: number;
  message: string;
}

/** All that is left of an excluded message. */
export interface MarkerRow {
  /** The random id that the message had. */
  id: string;
  conversation: string;
  ref: string;
  day: string;
  tag: Tag;
  level: Level;
  why: Decision['why'];
  by: string;
  at: string;
}

export interface GapRow {
  key?: number;
  /** null: the whole profile, or no conversation could be told. */
  conversation: string | null;
  /** The row, where it has an id. */
  ref: string | null;
  cause: GapCause;
  /** How many rows, where they can't be told apart. */
  count: number;
  from: string;
  until: string | null;
  /** Unique while the gap is open; absent afterwards. */
  open?: string;
}

export interface OutboxRow {
  /** In order of handing over. */
  key?: number;
  messageId: string;
  revision: number;
  message: string;
  conversation: string;
  /**
   * `queued` was never sent; `sent` may have arrived; `accepted` is on the companion's disk; `refused` needs a person;
   * `recalling` is being taken back; `acknowledged` has its receipt, its local copy can go.
   */
  state: 'queued' | 'sent' | 'accepted' | 'refused' | 'recalling' | 'acknowledged';
  release: Release;
  /** Of its JSON, about. */
  bytes: number;
  error: ErrorReport | null;
}

/** Everything that there is one of. */
export interface MetaValues {
  profile: string;
  key: CryptoKey;
  consent: { at: string; text: number };
  paused: boolean;
  logHead: LogHead;
  policy: PolicySummary;
  /** What the companion said at its last hello. */
  companion: { fingerprint: string; keyProtection: 'keychain' | 'file' };
  progressCursor: number;
  /** Which chat program a site turned out to be, by its origin. */
  siteClients: Record<string, ClientId>;
  /** When this worker was last known to run, for the gap while the browser is closed. */
  aliveAt: string;
}
export type MetaKey = keyof MetaValues;
export interface MetaRow {
  key: MetaKey;
  value: MetaValues[MetaKey];
}

export interface CounterRow {
  name: string;
  value: number;
}

export type Store = Dexie & {
  conversations: EntityTable<ConversationRow, 'id'>;
  messages: EntityTable<MessageRow, 'id'>;
  observations: EntityTable<ObservationRow, 'key'>;
  decisions: Table<Decision, number>;
  markers: EntityTable<MarkerRow, 'id'>;
  gaps: EntityTable<GapRow, 'key'>;
  outbox: EntityTable<OutboxRow, 'key'>;
  counters: EntityTable<CounterRow, 'name'>;
  meta: Table<MetaRow, MetaKey>;
};

const VERSION_1 = {
  conversations: 'id, titleRef, nativeRef, finalAt, unitedWith',
  messages: 'id, ref, [conversation+order], finalAt, dueAt, openAt, untaggedAt, failedAt',
  observations: '++key, message',
  decisions: 'sequence, &id, [target.conversation+level], *target.messages',
  markers: 'id, ref',
  gaps: '++key, &open',
  outbox: '++key, &[messageId+revision], message, state',
  counters: 'name',
  meta: 'key',
};

/**
 * Opens the store. Strict durability: a transaction that completed is on disk. The scope of a transaction is always an
 * `async` function in so many words: of a function that only returns a promise Dexie does not see the end.
 * @param factory another IndexedDB than the browser's, for tests
 */
export function openStore(name = DATABASE, factory?: { indexedDB: IDBFactory; IDBKeyRange: typeof IDBKeyRange }): Store {
  const store = new Dexie(name, { chromeTransactionDurability: 'strict', ...factory }) as Store;
  store.version(DATABASE_VERSION).stores(VERSION_1);
  return store;
}
