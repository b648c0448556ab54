import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../../extension/capture/capture.ts';
import { Sessions } from '../../extension/capture/sessions.ts';
import type { Handover } from '../../extension/link/handover.ts';
import { giveConsent } from '../../extension/permissions/consent.ts';
import { writeMeta } from '../../extension/store/meta.ts';
import { openProfile } from '../../extension/store/profile.ts';
import { DATABASE, DATABASE_VERSION, openStore } from '../../extension/store/schema.ts';
import { makeFinal } from '../../extension/tagging/finality.ts';
import { tag } from '../../extension/tagging/tag.ts';
import { FakeCompanion } from '../support/fake-companion.ts';
import { handoverTo } from '../support/handing.ts';
import { countingUuid, messageReading, POLICY, readingOf, TestClock } from '../support/profile.ts';
import { exportDatabase, goldenKey, newFactory } from './dexie-export.ts';

/**
 * Makes the golden export of the current version of the store: `node tests/golden/make-dexie.ts`, then `npx biome format
 * --write tests/golden/dexie-N`. Run once for each new
 * version, never again: what a release wrote stands in there for good.
 */
const factory = newFactory();
const clock = new TestClock();
const store = openStore(DATABASE, factory);
await writeMeta(store, 'key', await goldenKey());
const uuid = countingUuid();
await writeMeta(store, 'profile', uuid());
const profile = await openProfile(store, { now: () => clock.now(), uuid });
await giveConsent(profile);
await writeMeta(store, 'policy', POLICY);
await writeMeta(store, 'companion', { fingerprint: 'een twee drie', keyProtection: 'file' });

const companion = new FakeCompanion(() => clock.now());
const handover = handoverTo(companion, profile);
const recall = (rows: Parameters<Handover['recall']>[0]) => handover.recall(rows);

// One message in every state that a store can hold.
const sessions = new Sessions();
const names = ['archived', 'underway', 'ready', 'doubt', 'untagged', 'excluded', 'pending'];
const reading = readingOf('Anna', [...names, messageReading('hostile', { text: '\u0000 ]]> \uD800 <script>' })], {
  pending: [{ id: 'shell', reason: 'shell' }],
});
const { conversation, marks } = await capture(profile, sessions, reading, 1);
const decide = (name: string, what: 'business' | 'private' | 'doubt') =>
  tag(profile, recall, {
    conversation: conversation?.conversation ?? '',
    messages: marks.filter(({ id }) => id === name).map(({ message }) => message),
    tag: what,
  });
await decide('archived', 'business');
await handover.archiveNow();
companion.archive();
await handover.progress();
await decide('underway', 'business');
await handover.archiveNow();
await decide('doubt', 'doubt');
await decide('excluded', 'private');
clock.advance(11);
await makeFinal(profile);
await decide('pending', 'private');
await decide('ready', 'business');
const secret = await capture(profile, sessions, readingOf('Moeder', ['m1', 'm2']), 1);
await tag(profile, recall, { conversation: secret.conversation?.conversation ?? '', tag: 'private' });
clock.advance(5);

const file = join(import.meta.dirname, `dexie-${DATABASE_VERSION}`, 'export.json');
store.close();
writeFileSync(file, `${JSON.stringify(await exportDatabase(factory, DATABASE), null, 1)}\n`);
console.log(file);
