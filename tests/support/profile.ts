import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { giveConsent } from '../../extension/permissions/consent.ts';
import { writeMeta } from '../../extension/store/meta.ts';
import { openProfile, type Profile } from '../../extension/store/profile.ts';
import { openStore, type Store } from '../../extension/store/schema.ts';
import { DEFAULT_SUMMARY, type PolicySummary } from '../../shared/policy/policy.ts';
import type { MessageReading, Reading } from '../../shared/record/reading.ts';

/** For tests: a profile in memory, with a clock that stands still until it is moved and ids that count. */

export const START = '2026-11-23T10:00:00.000Z';
export const POLICY: PolicySummary = { ...DEFAULT_SUMMARY, demonstration: true, department: 'Ministerie', official: 'M. de Jong' };

export class TestClock {
  #now = Date.parse(START);

  now(): Date {
    return new Date(this.#now);
  }

  advance(seconds: number): void {
    this.#now += seconds * 1000;
  }
}

export function countingUuid(): () => string {
  let count = 0;
  return () => `00000000-0000-4000-8000-${(++count).toString(16).padStart(12, '0')}`;
}

export interface TestProfile {
  profile: Profile;
  store: Store;
  clock: TestClock;
  /** The same database under a new connection: what a worker that was killed finds. */
  reopen(): Promise<Profile>;
}

/** A profile that has consented and knows its policy. */
export async function testProfile(): Promise<TestProfile> {
  const factory = { indexedDB: new IDBFactory(), IDBKeyRange };
  const clock = new TestClock();
  const env = { now: () => clock.now(), uuid: countingUuid() };
  const store = openStore('zegel', factory);
  const profile = await openProfile(store, env);
  await giveConsent(profile);
  await writeMeta(store, 'policy', POLICY);
  return { profile, store, clock, reopen: () => openProfile(openStore('zegel', factory), env) };
}

export function messageReading(id: string, over: Partial<MessageReading> = {}): MessageReading {
  return {
    id,
    rawId: null,
    direction: 'in',
    sender: { name: 'Anna', self: false, label: 'Anna', phone: null, account: null },
    sentAt: { time: '2026-11-23T10:00+01:00', precision: 'minute' },
    day: '2026-11-23',
    type: 'text',
    text: `tekst van ${id}`,
    quoted: null,
    reactions: [],
    reactionTotal: null,
    edited: false,
    deleted: false,
    forwarded: null,
    attachments: [],
    truncated: false,
    provenance: { text: 'shown', sentAt: 'head', sender: 'head', direction: 'ticks' },
    ...over,
  };
}

export function readingOf(title: string, messages: readonly (string | MessageReading)[], over: Partial<Reading> = {}): Reading {
  return {
    client: 'whatsapp',
    reader: '1',
    conversation: { nativeId: null, title, kind: 'direct', account: null },
    messages: messages.map((message) => (typeof message === 'string' ? messageReading(message) : message)),
    pending: [],
    unknown: [],
    evidence: {},
    ...over,
  };
}

/** Everything in every table, as text: what somebody who opens the profile can read. */
export async function dump(store: Store): Promise<string> {
  const tables = await Promise.all(store.tables.map(async (table) => [table.name, await table.toArray()] as const));
  return JSON.stringify(Object.fromEntries(tables));
}
