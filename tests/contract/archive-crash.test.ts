import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Disk, nodeDisk } from '../../archive/directory/disk.ts';
import { buildPackage } from '../../companion/packaging/package.ts';
import { ZegelError } from '../../shared/errors/error.ts';
import { sampleUuid } from '../support/samples.ts';
import { skipReason } from '../support/testdata.ts';
import {
  answerTo,
  namesIn,
  placeInInbox,
  requestFor,
  sealed,
  sealedRequest,
  signer,
  type TestArchive,
  takeIn,
  temporaryFolder,
  testArchive,
  verified,
} from './archive-support.ts';

/** Intake is stopped at every single step that it takes on a disk, in three ways, and then run again. */

const ROOT = join(import.meta.dirname, '../..');
/** Steps that change nothing: a kill there is a kill after the step before. */
const LOOKS = ['list', 'stat', 'read', 'hash'];
const STEPS = ['list', 'stat', 'read', 'hash', 'makeFolder', 'writeNew', 'link', 'rename', 'remove', 'syncFolder'] as const;
type Way = 'killed before' | 'killed after' | 'killed half-way' | 'failing once';

/** These run a scenario a hundred times over, on machines that do other things too. */
const LONG = 180_000;

class Killed extends Error {}

/** A disk on which the nth step does not work; after a kill nothing does any more. `steps` counts them. */
function brittle(nth: number, way: Way): { disk: Disk; steps: () => number } {
  let count = 0;
  let dead = false;
  const guard =
    (name: (typeof STEPS)[number]) =>
    async (...args: never[]) => {
      if (dead) throw new Killed();
      const counts = way === 'failing once' || !LOOKS.includes(name);
      const now = counts ? ++count : 0;
      const work = () => (nodeDisk[name] as (...given: never[]) => Promise<unknown>)(...args);
      if (now !== nth) return work();
      if (way === 'failing once') throw new ZegelError('archive.failed', { reason: 'EIO' });
      dead = true;
      if (way === 'killed after') await work();
      if (way === 'killed half-way' && name === 'writeNew') {
        const [path, bytes] = args as unknown as [string, Uint8Array];
        writeFileSync(path, bytes.subarray(0, bytes.length / 2));
      }
      throw new Killed();
    };
  const disk = Object.fromEntries(STEPS.map((name) => [name, guard(name)])) as unknown as Disk;
  return { disk, steps: () => count };
}

/** The process that held the lock is gone. */
function bury({ dir }: TestArchive): void {
  const path = join(dir, '.intake.lock');
  if (existsSync(path)) writeFileSync(path, JSON.stringify({ host: hostname(), pid: 2 ** 30, began: null, token: 'x' }));
}

const WAYS: Way[] = ['killed before', 'killed after', 'killed half-way', 'failing once'];

test.each(WAYS)(
  '%s any step: the next run ends with each package filed once, each object answered, and nothing wrong',
  async (way) => {
    const template = await testArchive();
    const built = buildPackage(requestFor(template), signer);
    const recipient = template.description.recipient;
    const objects = [await sealed(built, recipient), await sealed(built, recipient)].map((bytes) => placeInInbox(template, bytes));
    const damaged = placeInInbox(template, Buffer.from('damaged'), 'd'.repeat(64));
    let nth = 0;
    for (let ended = false; !ended; ) {
      nth++;
      const dir = join(temporaryFolder(), 'archive');
      cpSync(template.dir, dir, { recursive: true });
      const archive = { ...template, dir };
      const { disk, steps } = brittle(nth, way);
      await takeIn(archive, { disk }).catch(() => undefined);
      ended = steps() < nth;
      bury(archive);
      await takeIn(archive);
      const report = await verified(archive);
      expect(report, `step ${nth}`).toMatchObject({ ok: true, totals: { packages: 1, messages: 3, receipts: 2, refused: 1, waiting: 0 } });
      const ids = new Set(objects.map((object) => (answerTo(archive, object) as { receiptId?: string } | null)?.receiptId));
      expect(ids.size, `step ${nth}`).toBe(1);
      expect(answerTo(archive, damaged), `step ${nth}`).toMatchObject({ error: { code: 'seal.unreadable' } });
      for (const folder of ['packages', 'catalogue', 'quarantine', 'inbox']) {
        expect(
          namesIn(archive, folder).filter((name) => name.startsWith('.part-')),
          `step ${nth}`,
        ).toEqual([]);
      }
      rmSync(dir, { recursive: true });
    }
    expect(nth).toBeGreaterThan(30);
  },
  LONG,
);

test(
  'a receipt that a device may have read is never another one later',
  async () => {
    const template = await testArchive();
    const object = placeInInbox(template, await sealedRequest(template));
    for (let nth = 1; ; nth++) {
      const dir = join(temporaryFolder(), 'archive');
      cpSync(template.dir, dir, { recursive: true });
      const archive = { ...template, dir };
      const { disk, steps } = brittle(nth, 'killed after');
      await takeIn(archive, { disk }).catch(() => undefined);
      const seen = answerTo(archive, object);
      bury(archive);
      await takeIn(archive);
      if (seen) expect(answerTo(archive, object)).toEqual(seen);
      if (steps() < nth) break;
    }
  },
  LONG,
);

test(
  'a refusal that a device may have read is never another one later, unless the same damage comes again',
  async () => {
    const template = await testArchive();
    const object = placeInInbox(template, Buffer.from('damaged'), 'd'.repeat(64));
    for (let nth = 1; ; nth++) {
      const dir = join(temporaryFolder(), 'archive');
      cpSync(template.dir, dir, { recursive: true });
      const archive = { ...template, dir };
      const { disk, steps } = brittle(nth, 'killed after');
      await takeIn(archive, { disk }).catch(() => undefined);
      const seen = answerTo(archive, object);
      bury(archive);
      await takeIn(archive);
      if (seen) expect(answerTo(archive, object)).toEqual(seen);
      if (steps() < nth) break;
    }
  },
  LONG,
);

describe('on a disk that does not let it', () => {
  const root = process.getuid?.() === 0;
  const noRoot = skipReason(root, 'root, to become another user and to mount a small disk');

  function asNobody(command: string[]): { status: number | null; text: string } {
    const setpriv = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, join(ROOT, 'archive/programs/zegel-archive.ts')];
    const done = spawnSync('setpriv', [...setpriv, ...command], {
      encoding: 'utf8',
      env: { ...process.env, LANG: 'en_US.UTF-8', LC_ALL: '' },
    });
    return { status: done.status, text: done.stdout + done.stderr };
  }

  test.skipIf(noRoot)('another user, who may not write: told so, nothing lost', async () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    const archive = await testArchive({ root: folder });
    const object = placeInInbox(archive, await sealedRequest(archive));
    expect(asNobody(['intake', archive.dir, '--keys', archive.keysDir]).text).toContain('The archive could not read or write.');
    execFileSync('chown', ['-R', '65534:65534', archive.keysDir]);
    expect(asNobody(['intake', archive.dir, '--keys', archive.keysDir])).toMatchObject({ status: 75 });
    expect(namesIn(archive, 'inbox')).toEqual([`${object}.age`]);
    execFileSync('chown', ['-R', '65534:65534', archive.dir]);
    chmodSync(join(archive.dir, 'packages'), 0o500);
    const refused = asNobody(['intake', archive.dir, '--keys', archive.keysDir]);
    expect(refused).toMatchObject({ status: 1 });
    expect(refused.text).toContain('could not read or write');
    expect(namesIn(archive, 'inbox')).toEqual([`${object}.age`]);
    expect(namesIn(archive, 'outbox')).toEqual([]);
    chmodSync(join(archive.dir, 'packages'), 0o700);
    expect(asNobody(['intake', archive.dir, '--keys', archive.keysDir])).toMatchObject({ status: 0 });
    expect(await verified(archive)).toMatchObject({ ok: true, totals: { packages: 1, receipts: 1 } });
  });

  test.skipIf(noRoot)('a full disk: told so, nothing lost, and taken in once there is room', async (context) => {
    const folder = join(temporaryFolder(), 'small');
    mkdirSync(folder);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', folder]);
    if (mounted.status !== 0) return context.skip(skipReason(false, 'permission to mount a tmpfs') ?? '');
    onTestFinished(() => void spawnSync('umount', ['-l', folder]));
    const archive = await testArchive({ root: folder });
    const object = placeInInbox(archive, await sealedRequest(archive));
    const filler = join(folder, 'filler');
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1k', 'count=1000']);
    const events = await takeIn(archive).catch((error: unknown) => ZegelError.of(error).code);
    if (typeof events === 'string') expect(events).toBe('archive.full');
    else expect(events).toMatchObject([{ kind: 'failed', error: { code: 'archive.full' } }]);
    expect(namesIn(archive, 'inbox')).toEqual([`${object}.age`]);
    expect(namesIn(archive, 'outbox')).toEqual([]);
    rmSync(filler);
    expect(await takeIn(archive)).toMatchObject([{ kind: 'filed' }]);
    expect(await verified(archive)).toMatchObject({ ok: true, totals: { packages: 1, receipts: 1 } });
    return undefined;
  });
});

test('killed for real, again and again, while packages come in', async () => {
  const archive = await testArchive();
  const program = join(ROOT, 'archive/programs/zegel-archive.ts');
  const many = await Promise.all(
    Array.from({ length: 12 }, (_, i) => sealedRequest(archive, { packageId: sampleUuid(i + 1), sequence: i + 1 })),
  );
  for (const bytes of many) placeInInbox(archive, bytes);
  for (let round = 0; round < 6; round++) {
    const child = spawn(process.execPath, [program, 'intake', archive.dir, '--keys', archive.keysDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const seen = new Promise<void>((resolve) => {
      child.stdout.once('data', () => resolve());
      child.once('exit', () => resolve());
    });
    await seen;
    child.kill('SIGKILL');
    await new Promise((resolve) => (child.exitCode !== null || child.signalCode ? resolve(null) : child.once('exit', resolve)));
  }
  await takeIn(archive);
  expect(await verified(archive)).toMatchObject({
    ok: true,
    totals: { packages: 12, messages: 3, repeated: 33, receipts: 12, waiting: 0 },
  });
});
