import { appendFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ZegelError } from '../../shared/errors/error.ts';
import { fingerprintWords } from '../../shared/formats/fingerprint.ts';
import type { Receipt } from '../../shared/formats/receipt.ts';
import { EMPTY_LOG } from '../../shared/log/decision.ts';
import type { Release } from '../../shared/protocol/release.ts';
import { messageIdOf } from '../../shared/record/identity.ts';
import {
  DEVICE,
  type FakeRoad,
  openRoad,
  PretendArchive,
  pretendPackage,
  pretendSeal,
  type RoadSettings,
  signedAnswer,
} from '../../tests/support/fake-road.ts';
import { MemoryTarget } from '../../tests/support/memory-target.ts';
import {
  sampleConversation,
  sampleConversationRef,
  samplePolicy,
  sampleRelease,
  sampleSigner,
  sampleUuid,
} from '../../tests/support/samples.ts';

const PROFILE = sampleUuid(0xb1);

let folder: string;
let target: MemoryTarget;
let archive: PretendArchive;
let road: FakeRoad;
let clock: number;

const open = (settings: Partial<RoadSettings> = {}) => openRoad({ folder, target, now: () => new Date(clock), ...settings });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zegel-road-'));
  target = new MemoryTarget();
  target.enrolled.set(DEVICE, 'enrolled');
  archive = new PretendArchive(target);
  clock = Date.parse('2026-11-24T08:00:00.000Z');
  road = open();
});
afterEach(() => {
  road.journal.close();
  rmSync(folder, { recursive: true });
});

const take = (...releases: Release[]) => road.journal.messages.take(PROFILE, releases, EMPTY_LOG, samplePolicy());
const other = (n: number) =>
  sampleRelease({ record: { nativeId: `OTHER${n}`, conversation: sampleConversationRef({ id: sampleUuid(0xc1 + n) }) } });
const spooled = () => readdirSync(join(folder, 'spool'));
const problems = () => road.journal.reports.problems().map(({ error }) => error.code);
const states = () => road.journal.reports.progress(PROFILE, 0).changes.map(({ state }) => state);
const inbox = () => [...target.placed.keys()];

/** One message on its way, as far as the archive's inbox. @returns the object's hash */
async function send(): Promise<string> {
  take(sampleRelease());
  road.archiving.archiveNow();
  await road.archiving.round();
  return inbox()[0] ?? '';
}

describe('the road', () => {
  it('goes from journal to archive and back, and leaves no content behind', async () => {
    const { releases } = sampleConversation(3);
    take(...releases, other(0));
    expect(road.archiving.archiveNow()).toBe(4);
    await road.archiving.round();
    expect(states()).toEqual(['transmitted', 'transmitted', 'transmitted', 'transmitted']);
    expect(spooled().sort()).toEqual(
      inbox()
        .map((sha256) => `${sha256}.age`)
        .sort(),
    );
    archive.intake();
    await road.archiving.round();
    expect(states()).toEqual(['acknowledged', 'acknowledged', 'acknowledged', 'acknowledged']);
    expect([...archive.filed.values()].flat()).toHaveLength(4);
    expect(spooled()).toEqual([]);
    expect(problems()).toEqual([]);
    expect(road.changes).toBeGreaterThan(2);
    expect(road.lines.filter(({ event }) => event === 'acknowledged')).toHaveLength(2);
  });

  it('packages nothing until somebody asks', async () => {
    take(sampleRelease());
    await road.archiving.round();
    expect(states()).toEqual(['released']);
    expect(target.publications).toBe(0);
  });

  it('places what has no answer again, when a person asks and some time has gone by', async () => {
    await send();
    road.archiving.archiveNow();
    await road.archiving.round();
    expect(target.publications).toBe(1);
    clock += 61_000;
    target.placed.clear();
    road.archiving.archiveNow();
    await road.archiving.round();
    expect(inbox()).toHaveLength(1);
    archive.intake();
    await road.archiving.round();
    expect(states()).toEqual(['acknowledged']);
  });

  it('is driven by its own loop, and stops when asked', async () => {
    take(sampleRelease());
    await road.archiving.start();
    road.archiving.archiveNow();
    await expect.poll(inbox).toHaveLength(1);
    archive.intake();
    road.archiving.nudge();
    await expect.poll(states).toEqual(['acknowledged']);
    await road.archiving.stop();
  });
});

describe('what goes wrong for a time', () => {
  it('is tried again, later each time, and is visible meanwhile', async () => {
    target.before = () => {
      throw new ZegelError('target.full');
    };
    await send();
    const waits = [];
    for (let i = 0; i < 4; i += 1) {
      const [entry] = road.journal.packages.inState('spooled');
      waits.push(Date.parse(entry?.retryAt ?? '') - clock);
      clock = Date.parse(entry?.retryAt ?? '') - 1;
      await road.archiving.round();
      clock += 1;
      await road.archiving.round();
    }
    expect(waits).toEqual([750, 1_500, 3_000, 6_000]);
    expect(problems()).toContain('target.full');
    expect(states()).toEqual(['packaged']);
    target.before = () => undefined;
    road.archiving.archiveNow();
    await road.archiving.round();
    expect(states()).toEqual(['transmitted']);
    expect(problems()).toEqual([]);
  });

  it('a directory that cannot be read for answers is a problem until it can', async () => {
    await send();
    target.before = () => {
      throw new ZegelError('target.missing');
    };
    await road.archiving.round();
    expect(problems()).toEqual(['target.missing']);
    target.before = () => undefined;
    await road.archiving.round();
    expect(problems()).toEqual([]);
  });
});

describe('what goes wrong for good is set aside and blocks nothing', () => {
  it('a package that cannot be made', async () => {
    road.journal.close();
    const cursed = messageIdOf('whatsapp', null, 'OTHER0');
    road = open({
      buildPackage: (request) => {
        if (request.releases.some(({ record }) => record.messageId === cursed)) throw new Error('cannot');
        return pretendPackage(request);
      },
    });
    take(other(0), other(1), other(2));
    road.archiving.archiveNow();
    await road.archiving.round();
    expect(states().sort()).toEqual(['failed', 'transmitted', 'transmitted']);
    expect(road.journal.reports.backlog()).toMatchObject({ failed: 1, onTheWay: 2 });
    expect(problems()).toEqual(['package.failed']);
    road.journal.close();
    road = open();
    await road.archiving.start();
    await expect.poll(() => states().sort()).toEqual(['transmitted', 'transmitted', 'transmitted']);
    await road.archiving.stop();
  });

  it('a message that no package can be made with: it is set apart with its error, and the rest of its day goes', async () => {
    road.journal.close();
    const [good, bad, last] = sampleConversation(3).releases as [Release, Release, Release];
    let cursed = true;
    road = open({
      buildPackage: (request) => {
        if (cursed && request.releases.some(({ record }) => record.messageId === bad.record.messageId))
          throw new ZegelError('package.failed', { what: 'records' });
        return pretendPackage(request);
      },
    });
    take(good, bad, last);
    const told = () => new Map(road.journal.reports.progress(PROFILE, 0).changes.map((change) => [change.messageId, change]));
    road.archiving.archiveNow();
    await road.archiving.round();
    archive.intake();
    await road.archiving.round();
    expect(told().get(bad.record.messageId)).toMatchObject({
      state: 'failed',
      error: { code: 'package.failed', facts: { what: 'records' } },
    });
    for (const { record } of [good, last]) expect(told().get(record.messageId)).toMatchObject({ state: 'acknowledged' });
    expect(road.journal.reports.problems()).toMatchObject([{ error: { code: 'package.failed' }, count: 1 }]);
    expect(road.journal.reports.backlog()).toMatchObject({ failed: 1, archived: 2 });
    // Asked for again, together with what came since: again it alone stays behind.
    const later = sampleRelease({ record: { nativeId: 'LATER' } });
    take(later);
    road.archiving.archiveNow();
    await road.archiving.round();
    archive.intake();
    await road.archiving.round();
    expect(told().get(later.record.messageId)).toMatchObject({ state: 'acknowledged' });
    expect(told().get(bad.record.messageId)).toMatchObject({ state: 'failed' });
    // It survives a restart, can be taken back, and goes once it can be packaged.
    road.journal.close();
    cursed = false;
    road = open();
    await road.archiving.start();
    expect(told().get(bad.record.messageId)).toMatchObject({ state: 'failed' });
    road.archiving.archiveNow();
    await expect.poll(inbox).toHaveLength(1);
    await road.archiving.stop();
    archive.intake();
    await road.archiving.round();
    expect(told().get(bad.record.messageId)).toMatchObject({ state: 'acknowledged' });
    expect(problems()).toEqual([]);
    expect([...archive.filed.values()].flat()).toHaveLength(4);
  });

  it('a message that was set apart can be taken back', async () => {
    road.journal.close();
    const [good, bad] = sampleConversation(2).releases as [Release, Release];
    road = open({
      buildPackage: (request) => {
        if (request.releases.some(({ record }) => record.messageId === bad.record.messageId)) throw new Error('cannot');
        return pretendPackage(request);
      },
    });
    take(good, bad);
    road.archiving.archiveNow();
    await road.archiving.round();
    expect(road.journal.messages.recall(PROFILE, { messageId: bad.record.messageId, revision: 1 })).toBe(true);
    expect([states(), problems()]).toEqual([['transmitted'], []]);
  });

  it('an archive that forbids writing; a person who asks again starts a new try', async () => {
    target.before = (operation) => {
      if (operation === 'publish') throw new ZegelError('target.denied');
    };
    await send();
    expect(states()).toEqual(['failed']);
    target.before = () => undefined;
    await road.archiving.round();
    expect(states()).toEqual(['failed']);
    road.archiving.archiveNow();
    await road.archiving.round();
    expect(states()).toEqual(['transmitted']);
  });

  it('a sealed object that was damaged in the spool is made anew', async () => {
    target.before = () => {
      throw new ZegelError('target.missing');
    };
    await send();
    const [name = ''] = spooled();
    appendFileSync(join(folder, 'spool', name), 'x');
    target.before = () => undefined;
    road.archiving.archiveNow();
    await road.archiving.round();
    expect(states()).toEqual(['transmitted']);
    expect(inbox()).not.toContain(name.replace('.age', ''));
    archive.intake();
    await road.archiving.round();
    expect(states()).toEqual(['acknowledged']);
  });
});

describe('a receipt is used only if it is the archive’s, for this device, about exactly this', () => {
  const wrong: readonly (readonly [string, string, (object: string) => string])[] = [
    ['is no JSON', 'receipt.unreadable', () => '{"format":'],
    ['is no answer', 'receipt.unreadable', () => '{"format":"zegel-receipt/1"}'],
    ['is of another format', 'receipt.unreadable', (o) => signedAnswer({ ...archive.receiptFor(o), format: 'zegel-receipt/2' } as never)],
    ['has a field too many', 'receipt.unreadable', (o) => signedAnswer({ ...archive.receiptFor(o), note: 'x' } as never)],
    ['is signed by somebody else', 'receipt.bad-signature', (o) => signedAnswer<Receipt>(archive.receiptFor(o), sampleSigner(3))],
    ['was changed after signing', 'receipt.bad-signature', (o) => signedAnswer<Receipt>(archive.receiptFor(o)).replace('T09:00', 'T10:00')],
    ['answers another device', 'receipt.mismatch', (o) => signedAnswer<Receipt>(archive.receiptFor(o, { device: 'e'.repeat(64) }))],
    ['names another package', 'receipt.mismatch', (o) => signedAnswer<Receipt>(archive.receiptFor(o, { packageId: sampleUuid(0xbad) }))],
    [
      'names another object',
      'receipt.mismatch',
      (o) => signedAnswer<Receipt>(archive.receiptFor(o, { object: { sha256: 'b'.repeat(64), bytes: 1 } })),
    ],
    [
      'has one checksum changed',
      'receipt.mismatch',
      (o) => signedAnswer<Receipt>(archive.receiptFor(o, { checksums: { 'data/records.json': 'c'.repeat(128) } })),
    ],
    ['has a checksum too few', 'receipt.mismatch', (o) => signedAnswer<Receipt>(archive.receiptFor(o, { checksums: {} }))],
    [
      'has another log head',
      'receipt.mismatch',
      (o) => signedAnswer<Receipt>(archive.receiptFor(o, { logHead: { length: 9, hash: 'f'.repeat(64) } })),
    ],
    ['lacks a message', 'receipt.mismatch', (o) => signedAnswer<Receipt>(archive.receiptFor(o, { releases: [] }))],
    ['has another size', 'receipt.mismatch', (o) => signedAnswer<Receipt>(archive.receiptFor(o, { object: { sha256: o, bytes: 1 } }))],
  ];

  it.each(wrong)('not one that %s: %s', async (_, code, make) => {
    const object = await send();
    target.answer(DEVICE, object, make(object));
    await road.archiving.round();
    await road.archiving.round();
    expect(states()).toEqual(['transmitted']);
    expect(spooled()).toEqual([`${object}.age`]);
    expect(road.journal.reports.problems()).toMatchObject([{ error: { code }, count: 1 }]);
    expect(road.lines.filter(({ event }) => event === 'answerRejected')).toHaveLength(1);
    // The right one comes after all: nothing was lost, and the problem is over.
    archive.intake();
    await road.archiving.round();
    expect(states()).toEqual(['acknowledged']);
    expect(problems()).toEqual([]);
  });

  it('not one that was given for an earlier package', async () => {
    await send();
    const first = inbox()[0] ?? '';
    const replayed = signedAnswer<Receipt>(archive.receiptFor(first));
    archive.intake();
    await road.archiving.round();
    take(other(1));
    road.archiving.archiveNow();
    await road.archiving.round();
    const [second = ''] = inbox();
    target.answer(DEVICE, second, replayed);
    await road.archiving.round();
    expect(states()).toEqual(['acknowledged', 'transmitted']);
    expect(problems()).toEqual(['receipt.mismatch']);
  });
});

describe('a refusal', () => {
  it('of damaged bytes: the spool sends them again, a few times, and then a person has to look', async () => {
    const object = await send();
    for (let i = 0; i < 3; i += 1) {
      archive.refuse(object, { code: 'seal.unreadable' });
      await road.archiving.round();
      await road.archiving.round();
      expect(inbox()).toEqual([object]);
      expect(states()).toEqual(['transmitted']);
    }
    archive.refuse(object, { code: 'seal.unreadable' });
    await road.archiving.round();
    expect(states()).toEqual(['quarantined']);
    expect(problems()).toEqual(['seal.unreadable']);
    expect(spooled()).toEqual([`${object}.age`]);
    road.archiving.archiveNow();
    await road.archiving.round();
    archive.intake();
    await road.archiving.round();
    expect(states()).toEqual(['acknowledged']);
  });

  it('that is read before the archive cleared the damaged bytes away: they are waited for, not for ever', async () => {
    const object = await send();
    const occupied = () => target.placed.set(object, Buffer.from('damaged'));
    archive.refuse(object, { code: 'seal.unreadable' });
    occupied();
    await road.archiving.round();
    await road.archiving.round();
    expect([states(), problems()]).toEqual([['packaged'], ['target.conflict']]);
    target.placed.clear();
    clock += 60_000;
    await road.archiving.round();
    expect([states(), problems()]).toEqual([['transmitted'], []]);

    archive.refuse(object, { code: 'seal.unreadable' });
    occupied();
    for (let i = 0; i < 10; i += 1) {
      await road.archiving.round();
      clock += 60_000;
    }
    expect(states()).toEqual(['failed']);
  });

  it('is acted upon once, however long it stands there', async () => {
    const object = await send();
    archive.refuse(object, { code: 'seal.unreadable' });
    for (let i = 0; i < 5; i += 1) await road.archiving.round();
    expect(states()).toEqual(['transmitted']);
    expect(target.publications).toBe(2);
  });

  it('that still is the only word a day after sending again: a person has to look, and a receipt still counts', async () => {
    const object = await send();
    archive.refuse(object, { code: 'seal.unreadable' });
    await road.archiving.round();
    await road.archiving.round();
    clock += 86_400_001;
    await road.archiving.round();
    expect([states(), problems()]).toEqual([['quarantined'], ['seal.unreadable']]);
    archive.intake();
    await road.archiving.round();
    expect(states()).toEqual(['acknowledged']);
  });

  it('of what is wrong in itself: set aside at once, told to the browser, and undone by a receipt', async () => {
    const object = await send();
    const receipt = signedAnswer<Receipt>(archive.receiptFor(object));
    archive.refuse(object, { code: 'device.revoked', facts: { words: 'a b c' } });
    await road.archiving.round();
    expect(road.journal.reports.progress(PROFILE, 0).changes).toMatchObject([{ state: 'quarantined', error: { code: 'device.revoked' } }]);
    target.answer(DEVICE, object, receipt);
    await road.archiving.round();
    expect(states()).toEqual(['acknowledged']);
  });

  it('with a wrong signature changes nothing', async () => {
    const object = await send();
    const text = archive.refuse(object, { code: 'bag.invalid', facts: { path: 'x' } });
    target.answer(DEVICE, object, text.replace('bag.invalid', 'mdto.invalid'));
    await road.archiving.round();
    expect(states()).toEqual(['transmitted']);
    expect(problems()).toEqual(['receipt.bad-signature']);
  });
});

describe('an archive that does not know this device does not answer', () => {
  const problem = () => road.journal.reports.problems().map(({ error, at, count }) => ({ ...error, at, count }));
  const WORDS = { words: fingerprintWords(DEVICE) };

  it.each([
    ['unknown', 'device.unknown'],
    ['revoked', 'device.revoked'],
  ] as const)('%s: said with the words of the device once that takes long, until it is enrolled', async (said, code) => {
    target.enrolled.set(DEVICE, said);
    await send();
    await road.archiving.round();
    expect(problem()).toEqual([]);
    clock += 5_001;
    const at = new Date(clock).toISOString();
    const { changes } = road;
    await road.archiving.round();
    expect(problem()).toEqual([{ code, facts: WORDS, at, count: 1 }]);
    expect(road.changes).toBe(changes + 1);
    // It stays the same problem, also while it is placed again, and after a restart.
    clock += 70_000;
    road.archiving.archiveNow();
    await road.archiving.round();
    road.journal.close();
    road = open();
    await road.archiving.round();
    expect(problem()).toEqual([{ code, facts: WORDS, at, count: 1 }]);
    expect(road.changes).toBe(0);
    target.enrolled.set(DEVICE, 'enrolled');
    await road.archiving.round();
    expect(problem()).toEqual([]);
    archive.intake();
    await road.archiving.round();
    expect(states()).toEqual(['acknowledged']);
  });

  it('a target that can’t say, for a moment or ever, neither makes a problem nor ends one', async () => {
    await send();
    clock += 5_001;
    target.enrolled.set(DEVICE, 'unsaid');
    await road.archiving.round();
    target.before = (operation) => {
      if (operation === 'enrolment') throw new ZegelError('target.missing');
    };
    await road.archiving.round();
    expect(problem()).toEqual([]);
    target.before = () => undefined;
    target.enrolled.set(DEVICE, 'unknown');
    await road.archiving.round();
    target.enrolled.set(DEVICE, 'unsaid');
    await road.archiving.round();
    expect(problem()).toMatchObject([{ code: 'device.unknown' }]);
  });

  it('nothing waits: nobody asks', async () => {
    target.enrolled.set(DEVICE, 'unknown');
    clock += 60_000;
    await road.archiving.round();
    expect(problem()).toEqual([]);
  });
});

describe('killed at any moment', () => {
  it('goes on from what is on disk: every message at the archive exactly once', async () => {
    const { releases } = sampleConversation(3);
    for (let step = 1; ; step += 1) {
      rmSync(folder, { recursive: true });
      road.journal.close();
      folder = mkdtempSync(join(tmpdir(), 'zegel-road-'));
      target = new MemoryTarget();
      target.enrolled.set(DEVICE, 'enrolled');
      archive = new PretendArchive(target);
      let left = step;
      // After the kill nothing of this life reaches the disk any more.
      const moment = () => {
        left -= 1;
        if (left > 0) return;
        road.journal.close();
        throw new Error('killed');
      };
      target.before = moment;
      target.afterPublish = moment;
      road = open({
        buildPackage: (request) => {
          moment();
          return pretendPackage(request);
        },
        seal: async function* (pkg) {
          for await (const chunk of pretendSeal(pkg)) {
            moment();
            yield chunk;
          }
        },
      });
      take(...releases, other(0));
      road.archiving.archiveNow();
      await killable(() => road.archiving.round());
      if (left > 0) archive.intake();
      await killable(() => road.archiving.round());
      const survived = left > 0;
      road.journal.close();
      writeFileSync(join(folder, 'spool', '.part-left-behind'), 'x');
      target.before = () => undefined;
      target.afterPublish = () => undefined;
      road = open();
      await road.archiving.start();
      await expect.poll(() => states().filter((state) => state !== 'transmitted' && state !== 'acknowledged')).toEqual([]);
      archive.intake();
      road.archiving.nudge();
      await expect.poll(states).toEqual(Array(4).fill('acknowledged'));
      await road.archiving.stop();
      expect(
        [...archive.filed.values()]
          .flat()
          .map(({ messageId }) => messageId)
          .sort(),
      ).toEqual([...releases, other(0)].map(({ record }) => record.messageId).sort());
      expect(spooled()).toEqual([]);
      if (survived) return;
    }
  });

  async function killable(work: () => Promise<void>): Promise<void> {
    await work().catch(() => undefined);
  }
});
