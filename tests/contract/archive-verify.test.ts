import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeReceipt } from '../../archive/intake/answers.ts';
import { loadKeys } from '../../archive/keys/keys.ts';
import { openPackage } from '../../archive/open/open.ts';
import { signedBytes } from '../../shared/formats/signed.ts';
import { sampleConversation, sampleSigner, sampleUuid } from '../support/samples.ts';
import {
  device,
  namesIn,
  placeInInbox,
  sealedRequest,
  sha256,
  type TestArchive,
  takeIn,
  testArchive,
  verified,
} from './archive-support.ts';

/** An archive in which one thing after another is wrong; every one of them has to be found. */

interface Filled extends TestArchive {
  readonly packageId: string;
  readonly object: string;
  path(...parts: string[]): string;
  edit(parts: string[], change: (text: string) => string): void;
}

async function filled(): Promise<Filled> {
  const archive = await testArchive();
  const { releases, logHead } = sampleConversation([{ nativeId: 'X' }]);
  const object = placeInInbox(archive, await sealedRequest(archive));
  placeInInbox(archive, await sealedRequest(archive, { packageId: sampleUuid(2), sequence: 2, releases, logHead }));
  placeInInbox(archive, Buffer.from('damaged'));
  await takeIn(archive);
  expect(await verified(archive)).toMatchObject({ ok: true, totals: { packages: 2, messages: 4, receipts: 2, refused: 1 } });
  const path = (...parts: string[]) => join(archive.dir, ...parts);
  return {
    ...archive,
    packageId: sampleUuid(0xf1),
    object,
    path,
    edit(parts, change) {
      chmodSync(path(...parts), 0o600);
      const before = readFileSync(path(...parts), 'latin1');
      const after = change(before);
      expect(after).not.toBe(before);
      writeFileSync(path(...parts), after, 'latin1');
    },
  };
}

const packageFile = (archive: Filled) => ['packages', `${archive.packageId}.age`];
const entryFile = (archive: Filled) => ['catalogue', `${archive.packageId}.json`];
const answerFile = (archive: Filled) => ['outbox', device, `${archive.object}.json`];
const inEntry = (from: RegExp, to: string) => (archive: Filled) => archive.edit(entryFile(archive), (text) => text.replace(from, to));
const inAnswer = (from: RegExp, to: string) => (archive: Filled) => archive.edit(answerFile(archive), (text) => text.replace(from, to));

/** Whoever holds the archive's keys can sign what is not true; verification opens the package and sees. */
async function resigned(archive: Filled, change: (receipt: Record<string, unknown>) => void): Promise<void> {
  const keys = await loadKeys(archive.keysDir);
  archive.edit(entryFile(archive), (text) => {
    const entry = JSON.parse(text);
    const { signature: _, ...receipt } = entry.receipt;
    change(receipt);
    const signature = Buffer.from(keys.sign(signedBytes(receipt.format, receipt))).toString('base64');
    return JSON.stringify({ ...entry, receipt: { ...receipt, signature } });
  });
}

const WRONG: readonly [string, string, (archive: Filled) => unknown][] = [
  [
    'a byte of a package',
    'seal.unreadable',
    (a) => a.edit(packageFile(a), (text) => `${text.slice(0, -1)}${text.endsWith('x') ? 'y' : 'x'}`),
  ],
  ['a package that was cut short', 'seal.unreadable', (a) => a.edit(packageFile(a), (text) => text.slice(0, 20_000))],
  ['a package that is gone', 'archive.inconsistent', (a) => rmSync(a.path(...packageFile(a)))],
  [
    'a package under the name of another',
    'receipt.mismatch',
    (a) => renameSync(a.path('packages', `${sampleUuid(2)}.age`), a.path(...packageFile(a))),
  ],
  ['an entry that is gone', 'archive.inconsistent', (a) => rmSync(a.path(...entryFile(a)))],
  ['an entry that is damaged', 'archive.inconsistent', inEntry(/\{/, '')],
  ['an entry with another day', 'archive.inconsistent', inEntry(/"day": "2026-11-23"/, '"day": "2026-11-22"')],
  ['an entry of another conversation', 'archive.inconsistent', inEntry(/("conversation": ")./, '$19')],
  ['a receipt with another time', 'receipt.bad-signature', inEntry(/("filedAt": "2)./, '$19')],
  ['an answer with another signature', 'receipt.bad-signature', inAnswer(/("signature": ")../, '$1xx')],
  ['an answer that is damaged', 'archive.inconsistent', inAnswer(/\{/, '')],
  ['an answer with another device', 'receipt.mismatch', (a) => renameSync(a.path('outbox', device), a.path('outbox', 'a'.repeat(64)))],
  [
    'an answer to another object',
    'receipt.mismatch',
    (a) => renameSync(a.path(...answerFile(a)), a.path('outbox', device, `${'a'.repeat(64)}.json`)),
  ],
  [
    'a refused object that changed',
    'archive.inconsistent',
    (a) => a.edit(['quarantine', `${sha256(Buffer.from('damaged'))}.age`], () => 'other'),
  ],
  [
    'a refused object without its refusal',
    'receipt.bad-signature',
    (a) => rmSync(a.path('quarantine', `${sha256(Buffer.from('damaged'))}.json`)),
  ],
  ['a device that is gone', 'device.unknown', (a) => rmSync(a.path('devices', `${device}.json`))],
  [
    'a device with another key',
    'archive.inconsistent',
    (a) =>
      a.edit(['devices', `${device}.json`], (text) =>
        text.replace(/("publicKey": ")[^"]+/, `$1${Buffer.from(sampleSigner(9).publicKey).toString('base64')}`),
      ),
  ],
  [
    'a device that was revoked before',
    'device.revoked',
    (a) => a.edit(['devices', `${device}.json`], (text) => text.replace('"revokedAt": null', '"revokedAt": "2020-01-01T00:00:00.000Z"')),
  ],
  ['a stray beside the folders', 'archive.stray', (a) => writeFileSync(a.path('notes.txt'), 'x')],
  ...['packages', 'catalogue', 'quarantine', 'devices', 'inbox'].map((folder): [string, string, (archive: Filled) => unknown] => [
    `a stray in ${folder}`,
    'archive.stray',
    (a) => writeFileSync(a.path(folder, 'notes.txt'), 'x'),
  ]),
  ['a stray answer', 'archive.stray', (a) => writeFileSync(a.path('outbox', device, 'notes.txt'), 'x')],
];

test.each(WRONG)('finds %s (%s)', async (_, code, spoil) => {
  const archive = await filled();
  await spoil(archive);
  const report = await verified(archive);
  expect(report.ok).toBe(false);
  const codes = [...report.packages.flatMap(({ error }) => (error ? [error.code] : [])), ...report.problems.map((problem) => problem.code)];
  expect(codes).toContain(code);
});

test.each<[string, (receipt: Record<string, unknown>) => void]>([
  ['a message', (receipt) => (receipt.releases as unknown[]).pop()],
  ['its checksums', (receipt) => Object.assign(receipt, { checksums: {} })],
  ['its device', (receipt) => Object.assign(receipt, { device: 'a'.repeat(64) })],
  ['its object', (receipt) => Object.assign(receipt, { object: { sha256: 'a'.repeat(64), bytes: 1 } })],
  ['its log', (receipt) => Object.assign(receipt, { logHead: { length: 9, hash: '0'.repeat(64) } })],
])('finds by the package alone a signed receipt that says otherwise of %s', async (_, change) => {
  const archive = await filled();
  await resigned(archive, change);
  rmSync(archive.path('outbox'), { recursive: true });
  expect((await verified(archive)).packages.find(({ packageId }) => packageId === archive.packageId)).toMatchObject({
    error: { code: 'receipt.mismatch' },
  });
});

test('finds a message revision that two packages hold differently', async () => {
  const archive = await filled();
  const keys = await loadKeys(archive.keysDir);
  // As only the archive's own people could place it: past intake, with a receipt that is signed.
  const { releases, logHead } = sampleConversation([{ nativeId: 'X', text: 'another text' }]);
  const bytes = await sealedRequest(archive, { packageId: sampleUuid(3), sequence: 3, releases, logHead });
  const opened = openPackage(bytes, keys.identity);
  const receipt = makeReceipt(
    keys,
    opened,
    { sha256: sha256(bytes), bytes: bytes.length },
    { receiptId: sampleUuid(4), filedAt: new Date() },
  );
  writeFileSync(archive.path('packages', `${sampleUuid(3)}.age`), bytes);
  const entry = {
    format: 'zegel-catalogue/1',
    conversation: opened.records.conversation.id,
    day: opened.records.day,
    demonstration: true,
    receipt,
  };
  writeFileSync(archive.path('catalogue', `${sampleUuid(3)}.json`), JSON.stringify(entry));
  const report = await verified(archive);
  expect(report.packages.find(({ error }) => error)).toMatchObject({ error: { code: 'archive.conflict' } });
});

test('trusts the keys alone: a description that names others is refused', async () => {
  const archive = await filled();
  archive.edit(['zegel-archive.json'], (text) => text.replace(/("receiptKey": ")./, '$1x'));
  await expect(verified(archive)).rejects.toMatchObject({ code: 'archive.keys' });
});

test('writes nothing', async () => {
  const archive = await filled();
  const before = ['inbox', 'outbox', 'packages', 'quarantine', 'devices', 'catalogue', '.'].map((folder) => namesIn(archive, folder));
  await verified(archive);
  expect(['inbox', 'outbox', 'packages', 'quarantine', 'devices', 'catalogue', '.'].map((folder) => namesIn(archive, folder))).toEqual(
    before,
  );
});
