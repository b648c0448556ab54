import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { DirectoryTarget } from '../../companion/transmission/directory.ts';
import { DEVICE_FORMAT } from '../../shared/formats/archive-directory.ts';
import { MemoryTarget } from '../support/memory-target.ts';
import { skipReason } from '../support/testdata.ts';
import { obeysTargetContract, sealedObject } from './target-contract.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** An empty archive directory, as far as a target looks at it. */
function makeArchive(): string {
  const root = mkdtempSync(join(tmpdir(), 'zegel target-'));
  for (const folder of ['inbox', 'outbox', 'devices']) mkdirSync(join(root, folder));
  return root;
}

/** A device's file, as the archive writes it. @param named what the file itself says that it is about */
function writeDevice(root: string, device: string, revokedAt: string | null, named = device): void {
  const publicKey = Buffer.alloc(32).toString('base64');
  const entry = { format: DEVICE_FORMAT, device: named, publicKey, label: 'x', enrolledAt: '2026-11-24T08:00:00.000Z', revokedAt };
  writeFileSync(join(root, 'devices', `${device}.json`), JSON.stringify({ ...entry, demonstration: true }));
}

function withArchive<T>(work: (root: string) => T): T {
  const root = makeArchive();
  const end = () => rmSync(root, { recursive: true, force: true });
  const result = work(root);
  if (!(result instanceof Promise)) end();
  return (result instanceof Promise ? result.finally(end) : result) as T;
}

obeysTargetContract('the fake in memory', async () => {
  const target = new MemoryTarget();
  return {
    target,
    inbox: async () => new Map([...target.placed].map(([sha256, bytes]) => [`${sha256}.age`, bytes])),
    occupy: async (sha256, bytes) => void target.placed.set(sha256, bytes),
    take: async (sha256) => void target.placed.delete(sha256),
    answer: async (device, sha256, text) => target.answer(device, sha256, text),
    enrol: async (device, revoked) => void target.enrolled.set(device, revoked ? 'revoked' : 'enrolled'),
    close: async () => undefined,
  };
});

obeysTargetContract('a directory', async () => {
  const root = makeArchive();
  const inbox = join(root, 'inbox');
  return {
    target: new DirectoryTarget(root),
    inbox: async () => new Map(readdirSync(inbox).map((name) => [name, readFileSync(join(inbox, name))])),
    occupy: async (sha256, bytes) => writeFileSync(join(inbox, `${sha256}.age`), bytes),
    take: async (sha256) => rmSync(join(inbox, `${sha256}.age`)),
    async answer(device, sha256, text) {
      mkdirSync(join(root, 'outbox', device), { recursive: true });
      writeFileSync(join(root, 'outbox', device, `${sha256}.json`), text);
    },
    enrol: async (device, revoked) => writeDevice(root, device, revoked ? '2026-11-24T09:00:00.000Z' : null),
    close: async () => rmSync(root, { recursive: true, force: true }),
  };
});

it('a directory where devices cannot be looked up, or where a file is none, says nothing of them', () =>
  withArchive(async (root) => {
    const [one, two] = ['1'.repeat(64), '2'.repeat(64)] as const;
    const target = new DirectoryTarget(root);
    writeFileSync(join(root, 'devices', `${one}.json`), '{"format":');
    expect(await target.enrolment(one)).toBe('unsaid');
    writeDevice(root, two, null, one);
    expect(await target.enrolment(two)).toBe('unsaid');
    rmSync(join(root, 'devices'), { recursive: true });
    expect(await target.enrolment(two)).toBe('unsaid');
    expect(await new DirectoryTarget(join(root, 'nowhere')).enrolment(two)).toBe('unsaid');
  }));

it('a directory that is not there is missing, for publishing and for answers, and is not made', async () => {
  const root = join(tmpdir(), `zegel-nowhere-${randomBytes(6).toString('hex')}`);
  const target = new DirectoryTarget(root);
  await expect(target.publish(sealedObject(randomBytes(10)))).rejects.toMatchObject({ code: 'target.missing' });
  await expect(target.fetchAnswers('d'.repeat(64), new Set()).next()).rejects.toMatchObject({ code: 'target.missing' });
  expect(existsSync(root)).toBe(false);
});

it('what a killed try left half-written is replaced', () =>
  withArchive(async (root) => {
    const object = sealedObject(randomBytes(1_000));
    writeFileSync(join(root, 'inbox', `.part-${object.sha256}`), 'half');
    await new DirectoryTarget(root).publish(object);
    expect(readdirSync(join(root, 'inbox'))).toEqual([`${object.sha256}.age`]);
  }));

it('a watched directory hints at an answer', () =>
  withArchive(async (root) => {
    mkdirSync(join(root, 'outbox', 'd'));
    let stop = () => {};
    await new Promise<void>((hinted) => {
      stop = new DirectoryTarget(root).watchAnswers('d', hinted);
      writeFileSync(join(root, 'outbox', 'd', 'a.json'), '{}');
    });
    stop();
  }));

/** Publishes one object in a process of its own, which prints the error's code or `placed`. */
const PUBLISH = `
  const { DirectoryTarget } = await import('${ROOT}/companion/transmission/directory.ts');
  const { createHash } = await import('node:crypto');
  const bytes = Buffer.alloc(Number(process.argv[2]), 7);
  const object = { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length, async *open() { yield bytes; } };
  try { await new DirectoryTarget(process.argv[1]).publish(object); console.log('placed'); }
  catch (error) { console.log(error.code); }
`;

const isRoot = process.getuid?.() === 0;
const hasSetpriv = spawnSync('setpriv', ['--version']).status === 0;
const noOtherUser = skipReason(isRoot ? hasSetpriv : true, 'setpriv, to write as another user than root');

it.skipIf(noOtherUser)('a directory where this user may not write is denied', () =>
  withArchive((root) => {
    chmodSync(root, 0o755);
    chmodSync(join(root, 'inbox'), 0o555);
    const program = [process.execPath, '--input-type=module', '-e', PUBLISH, root, '100'];
    const [command, ...args] = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', ...program] : program;
    const printed = execFileSync(command as string, args, { encoding: 'utf8', cwd: '/' });
    chmodSync(join(root, 'inbox'), 0o755);
    expect(printed.trim()).toBe('target.denied');
  }),
);

/** Whether a small file system can be mounted here, in a mount namespace of its own. */
const canMount = isRoot && spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', tmpdir()]).status === 0;
const noTmpfs = skipReason(canMount, 'the right to mount a small tmpfs, to fill a disk');

it.skipIf(noTmpfs)('a full disk is full: nothing of the object is shown, and it goes through once there is room', () =>
  withArchive((root) => {
    const inbox = join(root, 'inbox');
    const script = `
      set -e
      mount -t tmpfs -o size=1m tmpfs "$INBOX"
      "$NODE" --input-type=module -e "$PROGRAM" "$ROOT" 2000000
      ls -A "$INBOX" | wc -l
      mount -o remount,size=8m "$INBOX"
      "$NODE" --input-type=module -e "$PROGRAM" "$ROOT" 2000000
      ls -A "$INBOX" | wc -l
    `;
    const env = { ...process.env, INBOX: inbox, ROOT: root, NODE: process.execPath, PROGRAM: PUBLISH };
    const printed = execFileSync('unshare', ['-m', 'sh', '-c', script], { encoding: 'utf8', env });
    expect(printed.split(/\s+/).filter(Boolean)).toEqual(['target.full', '0', 'placed', '1']);
  }),
);
