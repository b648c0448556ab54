import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readRecordsOf } from '../../archive/catalogue/read-filed.ts';
import { unite } from '../../archive/catalogue/unite.ts';
import { openArchive } from '../../archive/directory/archive.ts';
import { enrolDevice, revokeDevice } from '../../archive/directory/devices.ts';
import { nodeDisk } from '../../archive/directory/disk.ts';
import { initArchive } from '../../archive/directory/init.ts';
import { takeLock } from '../../archive/directory/lock.ts';
import { enrolDemonstration } from '../../archive/intake/demonstration.ts';
import type { IntakeEvent } from '../../archive/intake/events.ts';
import { runIntake } from '../../archive/intake/run.ts';
import { isSignedBy } from '../../archive/open/signature.ts';
import { buildPackage } from '../../companion/packaging/package.ts';
import { deviceOf, fingerprintWords } from '../../shared/formats/fingerprint.ts';
import { RECEIPT_FORMAT, type Receipt } from '../../shared/formats/receipt.ts';
import { signedBytes } from '../../shared/formats/signed.ts';
import { hashJson } from '../../shared/record/canonical.ts';
import type { MessageRecord } from '../../shared/record/message-record.ts';
import { sampleConversation, sampleConversationRef, samplePolicy, sampleSigner, sampleUuid } from '../support/samples.ts';
import {
  answerTo,
  device,
  keyOf,
  namesIn,
  placeInInbox,
  requestFor,
  sealed,
  sealedRequest,
  sha256,
  signer,
  takeIn,
  temporaryFolder,
  testArchive,
  verified,
} from './archive-support.ts';

const kinds = (events: IntakeEvent[]) => events.map(({ kind }) => kind);

function receiptTo(archive: Awaited<ReturnType<typeof testArchive>>, object: string): Receipt {
  const answer = answerTo(archive, object);
  if (answer?.format !== RECEIPT_FORMAT) throw new Error(`no receipt for ${object}`);
  return answer;
}

test('a package is filed, and its device finds a receipt that echoes every checksum', async () => {
  const archive = await testArchive();
  const request = requestFor(archive);
  const built = buildPackage(request, signer);
  const bytes = await sealed(built, archive.description.recipient);
  const object = placeInInbox(archive, bytes);
  const clock = () => new Date('2026-11-23T18:00:00.000Z');
  expect(await takeIn(archive, { clock })).toEqual([{ kind: 'filed', object, packageId: request.packageId, device, messages: 3 }]);

  const { signature, ...receipt } = receiptTo(archive, object);
  expect(receipt).toMatchObject({
    packageId: request.packageId,
    archiefstuk: request.archiefstuk,
    sequence: 1,
    object: { sha256: object, bytes: bytes.length },
    device,
    checksums: built.checksums,
    releases: request.releases.map(({ record, revision, recordHash }) => ({ messageId: record.messageId, revision, recordHash })),
    logHead: request.logHead,
    filedAt: '2026-11-23T18:00:00.000Z',
  });
  expect(isSignedBy(archive.description.receiptKey, signedBytes(RECEIPT_FORMAT, receipt), signature)).toBe(true);

  const filed = join(archive.dir, 'packages', `${request.packageId}.age`);
  expect(sha256(readFileSync(filed))).toBe(object);
  expect(statSync(filed).mode & 0o777).toBe(0o400);
  expect(namesIn(archive, 'inbox')).toEqual([]);
  expect(await verified(archive)).toMatchObject({ ok: true, totals: { packages: 1, messages: 3, receipts: 1, refused: 0, waiting: 0 } });
});

test('nothing that intake writes holds a word of a message, a title or a name', async () => {
  const archive = await testArchive();
  const conversation = sampleConversationRef({ title: 'KANARIE titel' });
  const { releases, logHead } = sampleConversation([{ text: 'KANARIE tekst' }], conversation);
  placeInInbox(archive, await sealedRequest(archive, { conversation, releases, logHead }));
  const bad = sampleConversation([{ text: 'KANARIE fout' }], conversation);
  const broken = await sealedRequest(archive, { packageId: sampleUuid(2), conversation, releases: bad.releases });
  placeInInbox(archive, broken, 'b'.repeat(64));
  expect(kinds(await takeIn(archive)).sort()).toEqual(['filed', 'refused']);
  await verified(archive);
  const files = readdirSync(archive.dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(6);
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    expect(path + readFileSync(path, 'latin1'), path).not.toContain('KANARIE');
  }
});

describe('the same again', () => {
  test('the same object: the very same receipt, filed once', async () => {
    const archive = await testArchive();
    const bytes = await sealedRequest(archive);
    const object = placeInInbox(archive, bytes);
    await takeIn(archive);
    const first = receiptTo(archive, object);
    placeInInbox(archive, bytes);
    expect(kinds(await takeIn(archive))).toEqual(['repeated']);
    expect(receiptTo(archive, object)).toEqual(first);
    expect(await verified(archive)).toMatchObject({ ok: true, totals: { packages: 1, receipts: 1 } });
  });

  test('the same package sealed anew: the same receipt for that object', async () => {
    const archive = await testArchive();
    const built = buildPackage(requestFor(archive), signer);
    const [one, two] = [await sealed(built, archive.description.recipient), await sealed(built, archive.description.recipient)];
    const [first, second] = [placeInInbox(archive, one), placeInInbox(archive, two)];
    expect(kinds(await takeIn(archive)).sort()).toEqual(['filed', 'repeated']);
    const { object: _, signature: __, ...a } = receiptTo(archive, first);
    const { object, signature: ___, ...b } = receiptTo(archive, second);
    expect(b).toEqual(a);
    expect(object).toEqual({ sha256: second, bytes: two.length });
    expect(await verified(archive)).toMatchObject({ ok: true, totals: { packages: 1, receipts: 2, repeated: 0 } });
  });

  test('the same messages in another package: filed, and counted once', async () => {
    const archive = await testArchive();
    placeInInbox(archive, await sealedRequest(archive));
    placeInInbox(archive, await sealedRequest(archive, { packageId: sampleUuid(2), sequence: 2 }));
    expect(kinds(await takeIn(archive))).toEqual(['filed', 'filed']);
    expect(await verified(archive)).toMatchObject({ ok: true, totals: { packages: 2, messages: 3, revisions: 3, repeated: 3 } });
  });

  test('a later increment and a next revision add to what is there', async () => {
    const archive = await testArchive();
    const { releases, logHead } = sampleConversation(5);
    placeInInbox(archive, await sealedRequest(archive, { releases: releases.slice(0, 3), logHead }));
    const edited = releases.slice(0, 1).map((release) => {
      const record = { ...release.record, text: 'edited', edited: true };
      return { ...release, record, recordHash: hashJson(record), revision: 2 };
    });
    const next = { packageId: sampleUuid(2), sequence: 2, releases: [...edited, ...releases.slice(3)], logHead };
    placeInInbox(archive, await sealedRequest(archive, next));
    expect(kinds(await takeIn(archive))).toEqual(['filed', 'filed']);
    expect(await verified(archive)).toMatchObject({ ok: true, totals: { messages: 5, revisions: 6, repeated: 0 } });
  });
});

describe('a package that a crash left without its entry', () => {
  const orphan = (archive: Awaited<ReturnType<typeof testArchive>>, bytes: Uint8Array) =>
    writeFileSync(join(archive.dir, 'packages', `${sampleUuid(0xf1)}.age`), bytes, { mode: 0o400 });

  test('is finished, and another sealing of it answered with the same receipt', async () => {
    const archive = await testArchive();
    const built = buildPackage(requestFor(archive), signer);
    const left = await sealed(built, archive.description.recipient);
    orphan(archive, left);
    const object = placeInInbox(archive, await sealed(built, archive.description.recipient));
    expect(kinds(await takeIn(archive))).toEqual(['repeated']);
    expect(receiptTo(archive, object).receiptId).toBe(receiptTo(archive, sha256(left)).receiptId);
    expect(await verified(archive)).toMatchObject({ ok: true, totals: { packages: 1, receipts: 2 } });
  });

  test('is set aside where its device was revoked meanwhile', async () => {
    const archive = await testArchive();
    orphan(archive, await sealedRequest(archive));
    await revokeDevice(archive.dir, device);
    expect(await takeIn(archive)).toMatchObject([{ kind: 'refused', error: { code: 'device.revoked' } }]);
    expect(await verified(archive)).toMatchObject({ ok: true, totals: { packages: 0, refused: 1 } });
  });

  test('is reported and left where it is where it is another package', async () => {
    const archive = await testArchive();
    orphan(archive, await sealedRequest(archive, { packageId: sampleUuid(2) }));
    expect(await takeIn(archive)).toMatchObject([{ kind: 'failed', error: { code: 'archive.inconsistent' } }]);
    expect(namesIn(archive, 'packages')).toHaveLength(1);
    expect(await verified(archive)).toMatchObject({ ok: false });
  });
});

describe('what contradicts what is filed is refused', () => {
  const other = (text: string) => sampleConversation([{ text }]);

  test('a revision that the same device gave with another record', async () => {
    const archive = await testArchive();
    placeInInbox(archive, await sealedRequest(archive, other('a')));
    await takeIn(archive);
    const object = placeInInbox(archive, await sealedRequest(archive, { ...other('b'), packageId: sampleUuid(2), sequence: 2 }));
    expect(await takeIn(archive)).toMatchObject([{ kind: 'refused', error: { code: 'archive.conflict' } }]);
    expect(answerTo(archive, object)).toMatchObject({ error: { code: 'archive.conflict' } });
    expect(await verified(archive)).toMatchObject({ ok: true, totals: { packages: 1, refused: 1 } });
  });

  test('other contents under the id of a filed package', async () => {
    const archive = await testArchive();
    placeInInbox(archive, await sealedRequest(archive, other('a')));
    await takeIn(archive);
    placeInInbox(archive, await sealedRequest(archive, sampleConversation([{ nativeId: 'X' }])));
    expect(await takeIn(archive)).toMatchObject([{ kind: 'refused', error: { code: 'archive.conflict' } }]);
  });

  test('the Archiefstuk of another conversation', async () => {
    const archive = await testArchive();
    placeInInbox(archive, await sealedRequest(archive));
    await takeIn(archive);
    const conversation = sampleConversationRef({ id: sampleUuid(0xc1) });
    const request = { ...sampleConversation([{ nativeId: 'X' }], conversation), packageId: sampleUuid(2) };
    placeInInbox(archive, await sealedRequest(archive, request));
    expect(await takeIn(archive)).toMatchObject([{ kind: 'refused', error: { code: 'archive.conflict' } }]);
  });
});

describe('two devices that saw the same message', () => {
  const second = sampleSigner(7);
  const there = sampleConversationRef({ id: sampleUuid(0xc7), title: 'Stikstof' });
  const SEEN = '2026-11-23T11:00:00.000Z';
  const LAPTOP = { packageId: sampleUuid(0x71), archiefstuk: sampleUuid(0x70), conversation: there };

  async function bothFiled(here: Partial<MessageRecord>, elsewhere: Partial<MessageRecord>) {
    const archive = await testArchive();
    await enrolDevice({ dir: archive.dir, publicKey: keyOf(second), label: 'second laptop' });
    const one = sampleConversation([here]);
    const two = sampleConversation(
      [{ capturedAt: SEEN, observations: [{ kind: 'seen', at: SEEN }], order: 12, provenance: {}, reader: 'whatsapp/2', ...elsewhere }],
      there,
    );
    placeInInbox(archive, await sealedRequest(archive, one));
    const object = placeInInbox(archive, await sealedRequest(archive, { ...two, ...LAPTOP }, second));
    expect(kinds(await takeIn(archive))).toEqual(['filed', 'filed']);
    expect(answerTo(archive, object, deviceOf(second.publicKey))).toMatchObject({ format: RECEIPT_FORMAT });
    const opened = await openArchive(archive.dir, archive.keysDir);
    const shown = await Promise.all(
      [one.conversation.id, there.id].map(async (conversation) => {
        const [records] = await readRecordsOf(opened, { conversation });
        return unite(records?.files ?? [], records?.elsewhere).flatMap(({ messages }) => messages);
      }),
    );
    return { archive, shown };
  }

  test('alike: both are filed, and it counts once', async () => {
    const { archive, shown } = await bothFiled({}, {});
    expect(await verified(archive)).toMatchObject({
      ok: true,
      totals: { packages: 2, messages: 1, revisions: 1, repeated: 1, receipts: 2, refused: 0 },
    });
    for (const messages of shown) expect(messages).toMatchObject([{ versions: 1, earlier: [], others: [] }]);
  });

  test('differently: both are filed, one message in two versions, and each conversation shows both', async () => {
    const { archive, shown } = await bothFiled(
      { text: 'Goedemorgen, de…', truncated: true },
      { text: 'Goedemorgen, de nota staat klaar.' },
    );
    expect(await verified(archive)).toMatchObject({
      ok: true,
      totals: { packages: 2, messages: 1, revisions: 2, repeated: 0, receipts: 2, refused: 0 },
    });
    for (const messages of shown)
      expect(messages).toMatchObject([
        { record: { text: 'Goedemorgen, de nota staat klaar.' }, others: [{ text: 'Goedemorgen, de…' }], versions: 2 },
      ]);
  });

  test('after a restart the archive still knows which device gave what', async () => {
    const { archive } = await bothFiled({ text: 'a' }, { text: 'b' });
    const again = sampleConversation([{ text: 'c' }], there);
    placeInInbox(archive, await sealedRequest(archive, { ...again, ...LAPTOP, packageId: sampleUuid(0x72), sequence: 2 }, second));
    expect(await takeIn(archive)).toMatchObject([{ kind: 'refused', error: { code: 'archive.conflict' } }]);
    expect(await verified(archive)).toMatchObject({ ok: true, totals: { messages: 1, revisions: 2, refused: 1 } });
  });
});

describe('a damaged package', () => {
  test('goes to the quarantine with a signed refusal, and blocks nothing', async () => {
    const archive = await testArchive();
    const good = await sealedRequest(archive);
    const damaged = Buffer.from(await sealedRequest(archive, { packageId: sampleUuid(2), sequence: 2 }));
    const object = sha256(damaged);
    damaged[damaged.length - 1] = (damaged[damaged.length - 1] ?? 0) ^ 1;
    placeInInbox(archive, damaged, object);
    const filed = placeInInbox(archive, good);
    expect(kinds(await takeIn(archive)).sort()).toEqual(['filed', 'refused']);

    const refusal = answerTo(archive, object);
    if (!refusal || refusal.format === RECEIPT_FORMAT) throw new Error('no refusal');
    const { signature, ...content } = refusal;
    expect(content).toMatchObject({ object: { sha256: object, bytes: damaged.length }, error: { code: 'seal.unreadable' } });
    expect(isSignedBy(archive.description.receiptKey, signedBytes(content.format, content), signature)).toBe(true);
    expect(namesIn(archive, 'quarantine')).toEqual([`${sha256(damaged)}.age`, `${sha256(damaged)}.json`]);
    expect(receiptTo(archive, filed)).toBeDefined();
    expect(namesIn(archive, 'inbox')).toEqual([]);
    expect(await verified(archive)).toMatchObject({ ok: true, totals: { packages: 1, refused: 1 } });
  });

  test('that comes again as damaged is refused anew, so that its sender sees that it was looked at again', async () => {
    const archive = await testArchive();
    const clock = () => new Date('2026-11-24T09:00:00.000Z');
    const times: string[] = [];
    for (let i = 0; i < 3; i++) {
      const object = placeInInbox(archive, Buffer.from('half'), 'd'.repeat(64));
      expect(kinds(await takeIn(archive, { clock }))).toEqual(['refused']);
      const refusal = answerTo(archive, object);
      if (!refusal || refusal.format === RECEIPT_FORMAT) throw new Error('no refusal');
      times.push(refusal.refusedAt);
    }
    expect(times).toEqual(['2026-11-24T09:00:00.000Z', '2026-11-24T09:00:00.001Z', '2026-11-24T09:00:00.002Z']);
    expect(await verified(archive)).toMatchObject({ ok: true, totals: { refused: 1 } });
  });

  test('that comes again whole is filed, and the receipt takes the place of the refusal', async () => {
    const archive = await testArchive();
    const bytes = await sealedRequest(archive);
    const object = placeInInbox(archive, Buffer.from('half'), sha256(bytes));
    await takeIn(archive);
    expect(answerTo(archive, object)).toMatchObject({ error: { code: 'seal.unreadable' } });
    placeInInbox(archive, bytes);
    expect(kinds(await takeIn(archive))).toEqual(['filed']);
    expect(receiptTo(archive, object)).toBeDefined();
    expect(await verified(archive)).toMatchObject({ ok: true });
  });

  test('under the name of what is filed does not take its receipt away', async () => {
    const archive = await testArchive();
    const object = placeInInbox(archive, await sealedRequest(archive));
    await takeIn(archive);
    const receipt = receiptTo(archive, object);
    placeInInbox(archive, Buffer.from('damage'), object);
    expect(kinds(await takeIn(archive))).toEqual(['refused']);
    expect(receiptTo(archive, object)).toEqual(receipt);
    expect(await verified(archive)).toMatchObject({ ok: true, totals: { packages: 1, refused: 1 } });
  });

  test('larger than fits is set aside without being read', async () => {
    const archive = await testArchive();
    const bytes = await sealedRequest(archive);
    placeInInbox(archive, bytes);
    expect(await takeIn(archive, { limit: 1_000 })).toMatchObject([
      { kind: 'refused', error: { code: 'package.too-large', facts: { limit: 1_000 } } },
    ]);
    expect(namesIn(archive, 'quarantine')).toContain(`${sha256(bytes)}.age`);
  });
});

describe('trust', () => {
  test('an unknown device waits in the inbox, unanswered, until it is enrolled', async () => {
    const archive = await testArchive({ enrolled: false });
    const object = placeInInbox(archive, await sealedRequest(archive));
    expect(await takeIn(archive)).toEqual([{ kind: 'waiting', object, device, words: fingerprintWords(device) }]);
    expect(namesIn(archive, 'outbox')).toEqual([]);
    expect(namesIn(archive, 'inbox')).toHaveLength(1);
    expect(await verified(archive)).toMatchObject({ ok: true, totals: { packages: 0, waiting: 1 } });
    await enrolDemonstration({ dir: archive.dir, publicKey: keyOf(signer), label: 'x' });
    expect(kinds(await takeIn(archive))).toEqual(['filed']);
  });

  test('a revoked device is refused; what it sent before stays, and its receipt too', async () => {
    const archive = await testArchive();
    const before = await sealedRequest(archive);
    const object = placeInInbox(archive, before);
    await takeIn(archive);
    await revokeDevice(archive.dir, device.slice(0, 12));
    const later = placeInInbox(archive, await sealedRequest(archive, { packageId: sampleUuid(2), sequence: 2 }));
    placeInInbox(archive, before);
    expect(await takeIn(archive)).toMatchObject([
      { kind: 'refused', error: { code: 'device.revoked' } },
      { kind: 'refused', error: { code: 'device.revoked' } },
    ]);
    expect(answerTo(archive, later)).toMatchObject({ error: { code: 'device.revoked' } });
    expect(receiptTo(archive, object)).toBeDefined();
    expect(await verified(archive)).toMatchObject({ ok: true, totals: { packages: 1 } });
    await expect(enrolDevice({ dir: archive.dir, publicKey: keyOf(signer), label: 'again' })).rejects.toMatchObject({
      code: 'device.revoked',
    });
  });

  test("another device's answers stay its own", async () => {
    const archive = await testArchive();
    const second = sampleSigner(7);
    await enrolDevice({ dir: archive.dir, publicKey: keyOf(second), label: 'second' });
    const object = placeInInbox(archive, await sealedRequest(archive));
    await takeIn(archive);
    expect(answerTo(archive, object, deviceOf(second.publicKey))).toBeNull();
  });

  test('a demonstration package does not enter a real archive, nor the other way round', async () => {
    const root = temporaryFolder();
    const [dir, keysDir] = [join(root, 'real'), join(root, 'keys')];
    const description = await initArchive({ dir, keysDir, demonstration: false });
    await enrolDevice({ dir, publicKey: keyOf(signer), label: 'x' });
    await expect(enrolDemonstration({ dir, publicKey: keyOf(signer), label: 'x' })).rejects.toMatchObject({
      code: 'package.demonstration',
    });
    const real = { dir, keysDir, description };
    placeInInbox(real, await sealedRequest(real));
    expect(await takeIn(real)).toMatchObject([{ kind: 'refused', error: { code: 'package.demonstration' } }]);

    const demonstration = await testArchive();
    const policy = samplePolicy({ demonstration: false, archive: requestFor(demonstration).policy.archive });
    placeInInbox(demonstration, await sealedRequest(demonstration, { policy }));
    expect(await takeIn(demonstration)).toMatchObject([{ kind: 'refused', error: { code: 'package.demonstration' } }]);
  });

  test.each(['', 'x', 'A'.repeat(44), `${'A'.repeat(42)}B=`])('%j is no public key', async (publicKey) => {
    const { dir } = await testArchive();
    await expect(enrolDevice({ dir, publicKey, label: 'x' })).rejects.toMatchObject({ code: 'device.bad-key' });
  });

  test('a device file that was tampered with lets nobody in', async () => {
    const archive = await testArchive();
    const other = sampleSigner(7);
    const path = (id: string) => join(archive.dir, 'devices', `${id}.json`);
    renameSync(path(device), path(deviceOf(other.publicKey)));
    placeInInbox(archive, await sealedRequest(archive, {}, other));
    expect(await takeIn(archive)).toMatchObject([{ kind: 'failed', error: { code: 'archive.inconsistent' } }]);
    expect(await verified(archive)).toMatchObject({ ok: false });
  });
});

describe('the inbox', () => {
  test('what no companion put there is reported and left alone', async () => {
    const archive = await testArchive();
    const inbox = join(archive.dir, 'inbox');
    writeFileSync(join(inbox, '.part-1'), 'half');
    writeFileSync(join(inbox, 'notes.txt'), 'x');
    symlinkSync('/etc/passwd', join(inbox, `${'a'.repeat(64)}.age`));
    mkdirSync(join(inbox, `${'b'.repeat(64)}.age`));
    expect(kinds(await takeIn(archive))).toEqual(['stray', 'stray', 'stray']);
    expect(readdirSync(inbox)).toHaveLength(4);
    expect(await verified(archive)).toMatchObject({ ok: false });
  });

  test('objects are taken in order of arrival', async () => {
    const archive = await testArchive();
    const order: string[] = [];
    for (let i = 1; i <= 4; i++) {
      const { releases, logHead } = sampleConversation([{ nativeId: `N${i}` }]);
      order.push(placeInInbox(archive, await sealedRequest(archive, { packageId: sampleUuid(i), sequence: i, releases, logHead })));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const events = await takeIn(archive);
    expect(events.map((event) => ('object' in event ? event.object : ''))).toEqual(order);
  });

  test('what a crash left half-written in folders of its own is swept away', async () => {
    const archive = await testArchive();
    for (const folder of ['packages', 'catalogue', 'quarantine']) writeFileSync(join(archive.dir, folder, '.part-x'), 'x');
    await takeIn(archive);
    for (const folder of ['packages', 'catalogue', 'quarantine']) expect(namesIn(archive, folder)).toEqual([]);
  });
});

describe('one intake at a time', () => {
  test('a second is told that the archive is busy', async () => {
    const archive = await testArchive();
    const lock = await takeLock(nodeDisk, archive.dir);
    await expect(takeIn(archive)).rejects.toMatchObject({ code: 'archive.busy', transient: true });
    await lock.release();
    await expect(takeIn(archive)).resolves.toEqual([]);
  });

  test.each([
    ['of a process that is gone', { pid: 2 ** 30, began: null }],
    ['of a number that another process has now', { pid: process.pid, began: '1' }],
  ])('a lock %s is taken over', async (_, holder) => {
    const archive = await testArchive();
    writeFileSync(join(archive.dir, '.intake.lock'), JSON.stringify({ host: hostname(), token: 'x', ...holder }));
    await expect(takeIn(archive)).resolves.toEqual([]);
    expect(existsSync(join(archive.dir, '.intake.lock'))).toBe(false);
  });

  test('a lock of another machine is not', async () => {
    const archive = await testArchive();
    writeFileSync(join(archive.dir, '.intake.lock'), JSON.stringify({ host: 'elsewhere', pid: 1, began: null, token: 'x' }));
    await expect(takeIn(archive)).rejects.toMatchObject({ code: 'archive.busy' });
  });

  test('of many at once, one works', async () => {
    const archive = await testArchive();
    writeFileSync(join(archive.dir, '.intake.lock'), 'damaged');
    placeInInbox(archive, await sealedRequest(archive));
    const runs = await Promise.allSettled(Array.from({ length: 8 }, () => takeIn(archive)));
    const filed = runs.flatMap((run) => (run.status === 'fulfilled' ? kinds(run.value) : []));
    expect(filed).toEqual(['filed']);
    for (const run of runs) if (run.status === 'rejected') expect(run.reason).toMatchObject({ code: 'archive.busy' });
  });
});

test('a running intake takes in what comes, beside verification, and ends when told', async () => {
  const archive = await testArchive();
  const ended = new AbortController();
  const events: IntakeEvent[] = [];
  const running = runIntake({ ...archive, signal: ended.signal, onEvent: (event) => events.push(event), pollMs: 20 });
  onTestFinished(() => ended.abort());
  for (let i = 1; i <= 5; i++) {
    const { releases, logHead } = sampleConversation([{ nativeId: `N${i}` }]);
    placeInInbox(archive, await sealedRequest(archive, { packageId: sampleUuid(i), sequence: i, releases, logHead }));
    expect(await verified(archive)).toMatchObject({ ok: true });
  }
  await expect.poll(() => kinds(events)).toEqual(Array.from({ length: 5 }, () => 'filed'));
  ended.abort();
  await running;
  expect(await verified(archive)).toMatchObject({ ok: true, totals: { packages: 5, messages: 5 } });
  expect(existsSync(join(archive.dir, '.intake.lock'))).toBe(false);
});

describe('an archive', () => {
  test('is made once; made again it stays as it is', async () => {
    const { dir, keysDir, description } = await testArchive();
    expect(await initArchive({ dir, keysDir, demonstration: true })).toEqual(description);
  });

  test('does not work with the keys of another, nor without any, and never makes new ones', async () => {
    const one = await testArchive();
    const two = await testArchive();
    await expect(takeIn({ ...one, keysDir: two.keysDir })).rejects.toMatchObject({ code: 'archive.keys' });
    await expect(initArchive({ ...one, keysDir: two.keysDir, demonstration: true })).rejects.toMatchObject({ code: 'archive.keys' });
    await expect(initArchive({ ...one, keysDir: join(one.dir, 'nowhere'), demonstration: true })).rejects.toMatchObject({
      code: 'key.unreadable',
    });
  });

  test('is refused where its keys can be read by others', async () => {
    const archive = await testArchive();
    chmodSync(archive.keysDir, 0o755);
    await expect(takeIn(archive)).rejects.toMatchObject({ code: 'key.permissions' });
  });

  test('of a newer version, a damaged one, and none', async () => {
    const archive = await testArchive();
    const path = join(archive.dir, 'zegel-archive.json');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('zegel-archive/1', 'zegel-archive/2'));
    await expect(takeIn(archive)).rejects.toMatchObject({ code: 'archive.newer' });
    writeFileSync(path, '{');
    await expect(takeIn(archive)).rejects.toMatchObject({ code: 'archive.inconsistent' });
    await expect(takeIn({ ...archive, dir: join(archive.dir, 'nowhere') })).rejects.toMatchObject({ code: 'archive.missing' });
  });
});
