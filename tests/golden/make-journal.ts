/**
 * Makes `journal-<version>/`: a journal of this version with a message at every station, and its key, which protects
 * nothing. Run once when a version is released, never again: the file stands for what users have on their disks.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '../../companion/journal/journal.ts';
import { JOURNAL_VERSION } from '../../companion/journal/schema.ts';
import { ZegelError } from '../../shared/errors/error.ts';
import { RECEIPT_FORMAT, Receipt } from '../../shared/formats/receipt.ts';
import type { Release } from '../../shared/protocol/release.ts';
import { DEVICE, signedAnswer } from '../support/fake-road.ts';
import { sampleConversation, sampleConversationRef, samplePolicy, sampleRelease, sampleUuid } from '../support/samples.ts';

/** The browser profile that handed everything over. */
const PROFILE = sampleUuid(0xb1);
const folder = join(import.meta.dirname, `journal-${JOURNAL_VERSION}`);
if (existsSync(folder)) throw new Error(`${folder} is there: a golden file is not made again`);
mkdirSync(folder);

const key = Buffer.alloc(32, 0x47);
const journal = openJournal(join(folder, 'journal.db'), key, () => new Date('2026-11-24T08:00:00.000Z'));
const policy = samplePolicy();
const { releases, logHead } = sampleConversation(5);

/** Each in a conversation of its own, so that each gets a package of its own; the first stays in none. */
function take(n: number, release: Release): void {
  const conversation = sampleConversationRef({ id: sampleUuid(0x10 + n), title: `Gesprek ${n}` });
  const own = sampleRelease({ record: { ...release.record, conversation }, decision: { target: { conversation: conversation.id } } });
  journal.messages.take(PROFILE, [own], logHead, policy);
}

const [first, ...others] = releases;
for (const [n, release] of others.entries()) {
  take(n + 1, release);
  journal.packages.assign(policy, () => sampleUuid(0x100 + n));
}
if (first) take(0, first);

const [, ...onTheWay] = journal.packages.inState('assigned');
const sha256Of = (n: number) => `${n}`.repeat(64);
for (const [n, { id }] of onTheWay.entries())
  journal.packages.spooled(id, { sha256: sha256Of(n), bytes: 1_000 + n }, { 'data/pakbon.xml': 'a'.repeat(128) });
const [, transmitted, acknowledged] = onTheWay;
if (!transmitted || !acknowledged) throw new Error('too few packages');
journal.packages.transmitted(transmitted.id);
const { id: packageId, archiefstuk, sequence } = acknowledged;
const { logHead: head, checksums, releases: sent } = journal.packages.contents(packageId);
const receipt = signedAnswer<Receipt>({
  ...{ format: RECEIPT_FORMAT, receiptId: sampleUuid(0x200), packageId, archiefstuk, sequence, device: DEVICE },
  ...{ object: { sha256: sha256Of(2), bytes: 1_002 }, checksums, releases: [...sent], logHead: head, filedAt: '2026-11-24T09:00:00.000Z' },
});
journal.packages.acknowledged(packageId, Receipt.parse(JSON.parse(receipt)));
journal.reports.raise('answers', new ZegelError('target.missing'));
journal.close();
writeFileSync(join(folder, 'journal.key'), key);
