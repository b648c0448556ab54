import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3-multiple-ciphers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openJournal } from '../../companion/journal/journal.ts';
import { EMPTY_LOG } from '../../shared/log/decision.ts';
import { messageIdOf } from '../../shared/record/identity.ts';
import { samplePolicy, sampleRelease, sampleUuid } from '../support/samples.ts';
import { skipReason } from '../support/testdata.ts';

const WRITER = resolve(import.meta.dirname, 'journal-writer.ts');
const KEY = Buffer.alloc(32, 0x5a);
const CANARY = 'KANARIE-zakelijk-7f3a';
const POLICY = samplePolicy();
/** The one that journal-writer.ts hands over for, too. */
const PROFILE = sampleUuid(0xb1);
const now = () => new Date('2026-11-24T08:00:00.000Z');

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zegel-journal-'));
  path = join(folder, 'journal.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Everything that is on disk, the write-ahead log included, as one text that keeps every byte. */
const everything = () =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('');

/** Lets a writer acknowledge at least `atLeast` messages, then kills it without warning. @returns the last acknowledged */
async function writeUntilKilled(first: number, atLeast: number): Promise<number> {
  const writer = spawn(process.execPath, [WRITER, path, KEY.toString('hex'), String(first), CANARY], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  let killed = false;
  writer.stdout.on('data', (bytes: Buffer) => {
    printed += bytes;
    if (!killed && printed.split('\n').length > atLeast) killed = writer.kill('SIGKILL');
  });
  await once(writer, 'close');
  return Number(printed.slice(0, printed.lastIndexOf('\n')).split('\n').at(-1));
}

it('what was acknowledged survives a kill, five times over, and no plaintext is on disk at any of them', async () => {
  let last = -1;
  for (let round = 0; round < 5; round += 1) {
    last = await writeUntilKilled(last + 1, 20 + round * 7);
    expect(everything()).not.toContain(CANARY);
    const journal = openJournal(path, KEY, now);
    const known = new Set(journal.reports.progress(PROFILE, 0).changes.map(({ messageId }) => messageId));
    for (let n = 0; n <= last; n += 1) expect(known.has(messageIdOf('whatsapp', null, `N${n}`))).toBe(true);
    journal.close();
  }
});

it('is a file of this user alone, its log too', () => {
  const journal = openJournal(path, KEY, now);
  journal.messages.take(PROFILE, [sampleRelease()], EMPTY_LOG, POLICY);
  for (const name of readdirSync(folder)) expect([name, statSync(join(folder, name)).mode & 0o777]).toEqual([name, 0o600]);
  journal.close();
});

it('after a recall and after a receipt nothing that the journal holds says the content, decrypted and compacted', () => {
  const journal = openJournal(path, KEY, now);
  const recalled = sampleRelease({ record: { nativeId: 'R', text: `${CANARY} recalled` } });
  const archived = sampleRelease({ record: { nativeId: 'A', text: `${CANARY} archived` } });
  journal.messages.take(PROFILE, [recalled, archived], EMPTY_LOG, POLICY);
  journal.messages.recall(PROFILE, { messageId: recalled.record.messageId, revision: 1 });
  journal.packages.assign(POLICY, () => sampleUuid(1));
  journal.packages.spooled(sampleUuid(1), { sha256: 'a'.repeat(64), bytes: 1 }, {});
  journal.packages.acknowledged(sampleUuid(1), { receiptId: sampleUuid(2) } as Parameters<typeof journal.packages.acknowledged>[1]);
  journal.close();
  const plain = new Sqlite(path);
  plain.pragma("cipher='chacha20'");
  plain.pragma(`key='raw:${KEY.toString('hex')}'`);
  plain.pragma('journal_mode=DELETE');
  // Takes the encryption off. This compacts the file: what freed pages hold is not seen here; that they are overwritten
  // is `secure_delete`, held by the test of the database's settings.
  plain.pragma("rekey=''");
  plain.close();
  expect(everything()).toContain(sampleUuid(2));
  expect(everything()).not.toContain(CANARY);
});

it('a journal of a newer version is left alone', () => {
  openJournal(path, KEY, now).close();
  const newer = new Sqlite(path);
  newer.pragma("cipher='chacha20'");
  newer.pragma(`key='raw:${KEY.toString('hex')}'`);
  newer.pragma('user_version=99');
  newer.close();
  const before = everything();
  expect(() => openJournal(path, KEY, now)).toThrow(expect.objectContaining({ code: 'journal.newer' }));
  expect(everything()).toBe(before);
});

const canMount =
  process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', tmpdir()]).status === 0;
const noTmpfs = skipReason(canMount, 'the right to mount a small tmpfs, to fill a disk');

it.skipIf(noTmpfs)('a full disk refuses a batch whole, keeps what it had, and takes it once there is room', () => {
  const root = resolve(import.meta.dirname, '../..');
  const small = join(folder, 'small');
  mkdirSync(small);
  const program = `
    const { openJournal } = await import('${root}/companion/journal/journal.ts');
    const { samplePolicy, sampleRelease } = await import('${root}/tests/support/samples.ts');
    const { EMPTY_LOG } = await import('${root}/shared/log/decision.ts');
    const { execFileSync } = await import('node:child_process');
    const journal = openJournal(process.argv[1] + '/journal.db', Buffer.alloc(32, 1), () => new Date());
    const take = (id, size) => {
      try { return journal.messages.take('${PROFILE}', [sampleRelease({ record: { nativeId: id, text: 'x'.repeat(size) } })], EMPTY_LOG, samplePolicy()).accepted.length; }
      catch (error) { return error.code; }
    };
    const said = [take('small', 10), take('large', 900000), take('large', 900000), journal.reports.backlog().onTheWay];
    execFileSync('mount', ['-o', 'remount,size=16m', process.argv[1]]);
    said.push(take('large', 900000), take('small', 10), journal.reports.backlog().onTheWay);
    console.log(JSON.stringify(said));
  `;
  const script = 'mount -t tmpfs -o size=1m tmpfs "$SMALL" && "$NODE" --input-type=module -e "$PROGRAM" "$SMALL"';
  const env = { ...process.env, SMALL: small, NODE: process.execPath, PROGRAM: program };
  const printed = execFileSync('unshare', ['-m', 'sh', '-c', script], { encoding: 'utf8', env });
  expect(JSON.parse(printed)).toEqual([1, 'journal.full', 'journal.full', 1, 1, 1, 2]);
});
