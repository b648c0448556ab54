import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZegelError } from '../../shared/errors/error.ts';
import { type Decision, headOf } from '../../shared/log/decision.ts';
import { effectiveTag } from '../../shared/tag/effective.ts';
import { isExcluded } from '../../shared/tag/tag.ts';
import { FakeCompanion } from '../../tests/support/fake-companion.ts';
import { handoverTo } from '../../tests/support/handing.ts';
import { dump, messageReading, readingOf, type TestProfile, testProfile } from '../../tests/support/profile.ts';
import { capture } from '../capture/capture.ts';
import { Sessions } from '../capture/sessions.ts';
import type { Handover } from '../link/handover.ts';
import { readBacklog } from '../store/backlog.ts';
import { BUCKETS, bucketOf, toSortOf } from '../store/counters.ts';
import { readMeta } from '../store/meta.ts';
import { leave, makeFinal } from './finality.ts';
import { tag, undo } from './tag.ts';
import { sweepWindow } from './window.ts';

/** Anything that a user, the clock and the companion may do, in any order. */
const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('see' as const),
      chat: fc.nat(2),
      from: fc.nat(8),
      count: fc.integer({ min: 1, max: 5 }),
      edited: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('tag' as const),
      chat: fc.nat(2),
      which: fc.array(fc.nat(12), { minLength: 1, maxLength: 3 }),
      tag: fc.constantFrom('business', 'private', 'partyPolitical', 'doubt', null),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('whole' as const),
      chat: fc.nat(2),
      tag: fc.constantFrom('business', 'private', 'doubt', null),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), back: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.constantFrom(1, 6, 11, 8_000_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), chat: fc.nat(2) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('run' as const, 'archiveNow' as const, 'package' as const, 'receipts' as const, 'fail' as const),
    }),
  },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

class World {
  readonly test: TestProfile;
  readonly companion: FakeCompanion;
  readonly handover: Handover;
  readonly sessions = new Sessions();
  readonly decisions: string[] = [];
  /** Canaries of messages that are excluded for good. */
  readonly gone = new Set<string>();

  constructor(test: TestProfile) {
    this.test = test;
    this.companion = new FakeCompanion(() => test.clock.now());
    this.handover = handoverTo(this.companion, test.profile);
  }

  async act(one: Action): Promise<void> {
    const { profile, store, clock } = this.test;
    const conversation = 'chat' in one ? await this.conversationOf(one.chat) : null;
    const recall = (rows: Parameters<Handover['recall']>[0]): Promise<void> => this.handover.recall(rows);
    if (one.do === 'see') {
      const messages = Array.from({ length: one.count }, (_, i) => {
        const id = `chat${one.chat}-${one.from + i}`;
        return messageReading(id, { text: `kanarie-${id}-${one.edited ? 'b' : 'a'}`, edited: one.edited });
      });
      // A row that all readings share keeps the conversations apart from one another and each in one piece.
      await capture(
        profile,
        this.sessions,
        readingOf(`Chat ${one.chat}`, [messageReading(`anchor${one.chat}`, { text: 'begin' }), ...messages]),
        1,
      );
    } else if (one.do === 'tag' && conversation) {
      const rows = await store.messages
        .where('[conversation+order]')
        .between([conversation, -Infinity], [conversation, Infinity])
        .toArray();
      const messages = [...new Set(one.which.flatMap((n) => rows[n % Math.max(1, rows.length)]?.id ?? []))];
      if (messages.length > 0) this.decisions.push((await tag(profile, recall, { conversation, messages, tag: one.tag })).decision);
    } else if (one.do === 'whole' && conversation) {
      this.decisions.push((await tag(profile, recall, { conversation, tag: one.tag })).decision);
    } else if (one.do === 'undo') {
      const decision = this.decisions.at(-1 - one.back);
      if (decision) await undo(profile, recall, { decision });
    } else if (one.do === 'wait') {
      clock.advance(one.seconds);
      await this.remember(() => makeFinal(profile));
      await sweepWindow(profile);
    } else if (one.do === 'leave' && conversation) await this.remember(() => leave(profile, conversation));
    else if (one.do === 'run') await this.handover.run();
    else if (one.do === 'archiveNow') await this.handover.archiveNow();
    else if (one.do === 'package' || one.do === 'receipts' || one.do === 'fail') {
      if (one.do === 'package') this.companion.move('packaged');
      if (one.do === 'receipts') this.companion.archive();
      if (one.do === 'fail') this.companion.move('failed', new ZegelError('target.missing'));
      await this.handover.progress();
    }
  }

  /** What becomes final takes its canaries with it. */
  async remember(finish: () => Promise<number>): Promise<void> {
    const before = await this.test.store.messages.toArray();
    await finish();
    const after = new Set(await this.test.store.messages.toCollection().primaryKeys());
    for (const row of before) if (!after.has(row.id) && row.content) this.gone.add(`kanarie-${row.content.nativeId}-`);
  }

  async conversationOf(chat: number): Promise<string | null> {
    const captured = await capture(this.test.profile, this.sessions, readingOf(`Chat ${chat}`, []), 1);
    return captured.conversation?.conversation ?? null;
  }
}

/** What must hold at every moment. */
async function check({ test: { store, clock }, companion, gone }: World): Promise<void> {
  const [rows, markers, log] = [
    await store.messages.toArray(),
    await store.markers.toArray(),
    await store.decisions.orderBy('sequence').toArray(),
  ];
  expect(headOf(log)).toEqual(await readMeta(store, 'logHead'));

  const expected = new Map<string, number>(BUCKETS.map((bucket) => [bucket, 0]));
  const count = (name: string): void => void expected.set(name, (expected.get(name) ?? 0) + 1);
  for (const row of rows) {
    count(bucketOf(row));
    if (bucketOf(row) === 'toSort') count(toSortOf(row.conversation));
  }
  for (const _ of markers) count('excluded');
  const counters = new Map((await store.counters.toArray()).map(({ name, value }) => [name, value]));
  for (const [name, value] of expected) expect(counters.get(name) ?? 0, name).toBe(value);
  for (const [name, value] of counters) expect(value, name).toBe(expected.get(name) ?? 0);
  const open = rows.filter((row) => !['archived', 'excluded'].includes(bucketOf(row)));
  expect((await readBacklog(store)).oldest).toBe(open.map((row) => row.capturedAt).sort()[0] ?? null);

  for (const row of rows) {
    if (row.revision > 0 || !row.content) continue;
    const reaching = log.filter(
      ({ level, target }: Decision) =>
        target.conversation === row.conversation && (level === 'conversation' || target.messages?.includes(row.id)),
    );
    expect(row.tag, row.content.nativeId).toBe(effectiveTag(reaching).tag);
    expect(row.decision).toBe(effectiveTag(reaching).decision?.sequence ?? null);
    expect(isExcluded(row.tag), 'what is excluded has an end').toBe(row.finalAt !== undefined);
    expect(row.tag === 'business' && row.state === 'inReview', 'what is business is due').toBe(row.dueAt !== undefined);
  }
  const text = await dump(store);
  for (const canary of gone) expect(text, 'what is final is gone').not.toContain(canary);
  const overdue = rows.filter((row) => row.finalAt && Date.parse(row.finalAt) <= clock.now().getTime());
  expect(overdue).toEqual([]);
  for (const release of companion.arrived) {
    expect(release.decision.tag).toBe('business');
    expect(log.some((decision) => decision.id === release.decision.id)).toBe(true);
  }
}

describe('whatever is done, in any order', () => {
  const seed = Number(process.env.ZEGEL_SEED ?? Date.now() % 2 ** 31);

  it(`counters, log, tags and what is gone agree (seed ${seed})`, { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 25 }), async (actions) => {
        const world = new World(await testProfile());
        for (const one of actions) {
          // Too late, final, nothing there: refusals change nothing, which is checked.
          await world.act(one).catch((thrown) => {
            if (!(thrown instanceof ZegelError) || !['recall.too-late', 'tag.final', 'tag.unknown-target'].includes(thrown.code))
              throw thrown;
          });
          await check(world);
        }
      }),
      { seed, numRuns: 60 },
    );
  });
});
