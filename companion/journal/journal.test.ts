import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ZegelError } from '../../shared/errors/error.ts';
import { EMPTY_LOG } from '../../shared/log/decision.ts';
import type { Release } from '../../shared/protocol/release.ts';
import { hashJson } from '../../shared/record/canonical.ts';
import { sampleConversation, sampleConversationRef, samplePolicy, sampleRelease, sampleUuid } from '../../tests/support/samples.ts';
import { archiefstukOf } from './archiefstuk.ts';
import { type Journal, openJournal } from './journal.ts';

const KEY = new Uint8Array(32).fill(9);
const POLICY = samplePolicy();
const NOW = new Date('2026-11-24T08:00:00.000Z');

let folder: string;
let journal: Journal;
let ids: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zegel-journal-'));
  journal = openJournal(join(folder, 'journal.db'), KEY, () => NOW);
  ids = 0x100;
});
afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true });
});

const newId = () => sampleUuid(ids++);
const take = (...releases: Release[]) => journal.messages.take(releases, EMPTY_LOG, POLICY);
const keyOf = ({ record, revision }: Release) => ({ messageId: record.messageId, revision });
const states = (cursor = 0) => journal.reports.progress(cursor).changes.map(({ state }) => state);
const rehashed = (release: Release): Release => ({ ...release, recordHash: hashJson(release.record) });

/** The same message as another browser would hand it over: its own conversation id and time of capture. */
function elsewhere(release: Release, conversation = sampleUuid(0xbb)): Release {
  const record = {
    ...release.record,
    conversation: { ...release.record.conversation, id: conversation },
    capturedAt: '2026-11-23T12:00:00.000Z',
  };
  return rehashed({ ...release, record, decision: { ...release.decision, target: { conversation } } });
}

describe('taking messages in', () => {
  it('accepts what is business, and the same again without doubling', () => {
    const { releases } = sampleConversation(3);
    expect(take(...releases)).toEqual({ accepted: releases.map(keyOf), refused: [] });
    expect(take(...releases)).toEqual({ accepted: releases.map(keyOf), refused: [] });
    expect(journal.reports.backlog().onTheWay).toBe(3);
  });

  it('tells the state once more to whoever hands a message over again', () => {
    const release = sampleRelease();
    take(release);
    const { cursor } = journal.reports.progress(0);
    expect(states(cursor)).toEqual([]);
    take(release);
    expect(states(cursor)).toEqual(['released']);
  });

  it.each([
    ['release.not-business', sampleRelease({ decision: { tag: 'private' } })],
    ['release.not-business', sampleRelease({ decision: { tag: 'partyPolitical' } })],
    ['release.not-business', sampleRelease({ decision: { tag: 'doubt' } })],
    ['release.not-business', sampleRelease({ decision: { tag: null } })],
    ['release.not-business', sampleRelease({ decision: { target: { conversation: sampleUuid(0xdead) } } })],
    ['release.window-open', sampleRelease({ decision: { why: 'window' } })],
    ['release.hash-mismatch', { ...sampleRelease(), recordHash: '0'.repeat(64) }],
  ] as const)('refuses %s, and takes the rest of the batch', (code, bad) => {
    const good = sampleRelease({ record: { nativeId: 'GOOD' } });
    expect(take(bad, good)).toEqual({ accepted: [keyOf(good)], refused: [{ ...keyOf(bad), error: { code, facts: {} } }] });
    expect(journal.reports.backlog().onTheWay).toBe(1);
  });

  it('takes what was left untagged once its window is over', () => {
    const old = sampleRelease({ record: { capturedAt: '2026-09-01T08:00:00.000Z' }, decision: { why: 'window' } });
    expect(take(old).accepted).toHaveLength(1);
  });

  it('takes nothing for a function that is not captured', () => {
    const policy = samplePolicy({ official: { ...POLICY.official, role: 'other' } });
    const { refused } = journal.messages.take([sampleRelease()], EMPTY_LOG, policy);
    expect(refused).toMatchObject([{ error: { code: 'release.role-not-captured' } }]);
  });

  it('refuses other content under the same key; an edit comes as the next revision', () => {
    const first = sampleRelease();
    take(first);
    const other = sampleRelease({ record: { text: 'iets anders' } });
    expect(take(other).refused).toMatchObject([{ error: { code: 'release.hash-mismatch' } }]);
    expect(take({ ...other, revision: 2 }).accepted).toEqual([{ ...keyOf(other), revision: 2 }]);
    expect(journal.reports.backlog().onTheWay).toBe(2);
  });

  it('knows a message that another browser handed over before', () => {
    const first = sampleRelease();
    take(first);
    expect(take(elsewhere(first)).accepted).toEqual([keyOf(first)]);
    expect(journal.reports.backlog().onTheWay).toBe(1);
  });

  it('does not take a message for the same that says something else in another browser', () => {
    const first = sampleRelease();
    take(first);
    const there = elsewhere(first);
    const edited = rehashed({ ...there, record: { ...there.record, text: 'bewerkt' } });
    expect(take(edited).refused).toMatchObject([{ error: { code: 'release.hash-mismatch' } }]);
  });
});

describe('recall', () => {
  it('shreds what is in no package yet, and what is unknown is no error', () => {
    const release = sampleRelease();
    take(release);
    expect(journal.messages.recall(keyOf(release))).toBe(true);
    expect(journal.messages.recall(keyOf(release))).toBe(false);
    expect(journal.reports.backlog().onTheWay).toBe(0);
    expect(states()).toEqual([]);
    expect(take(release).accepted).toHaveLength(1);
  });

  it('is too late once it is in a package', () => {
    const release = sampleRelease();
    take(release);
    journal.packages.assign(POLICY, newId);
    expect(() => journal.messages.recall(keyOf(release))).toThrow(expect.objectContaining({ code: 'recall.too-late' }));
  });
});

describe('packages', () => {
  const assign = (limits?: { messages: number; characters: number }) => journal.packages.assign(POLICY, newId, limits);
  const requests = () => journal.packages.inState('assigned').map(({ id }) => journal.packages.request(id, POLICY));

  it('one per conversation and day, in order of time and then of the page', () => {
    const one = sampleConversation(4);
    const two = sampleConversation(2, sampleConversationRef({ id: sampleUuid(0xc1) }));
    const second = two.releases.map((release, i) =>
      sampleRelease({ record: { ...release.record, nativeId: `B${i}`, messageId: `${i}`.repeat(64) } }),
    );
    const nextDay = sampleRelease({ record: { nativeId: 'NEXT', sentAt: { time: '2026-11-24T00:00+01:00', precision: 'minute' } } });
    take(...one.releases.toReversed(), ...second, nextDay);
    expect(assign()).toBe(3);
    const made = requests();
    expect(made.map(({ day, conversation, releases }) => [day, conversation.id, releases.length]).sort()).toEqual([
      ['2026-11-23', sampleUuid(0xc0), 4],
      ['2026-11-23', sampleUuid(0xc1), 2],
      ['2026-11-24', sampleUuid(0xc0), 1],
    ]);
    expect(made.find(({ releases }) => releases.length === 4)?.releases).toEqual(one.releases);
  });

  it('hold only what no package holds, under the same Archiefstuk, counted on', () => {
    const { releases, logHead } = sampleConversation(3);
    const [first, ...later] = releases as [Release, ...Release[]];
    journal.messages.take([first], EMPTY_LOG, POLICY);
    assign();
    expect(assign()).toBe(0);
    journal.messages.take(later, logHead, POLICY);
    assign();
    const [one, two] = requests().sort((a, b) => a.sequence - b.sequence);
    expect(one).toMatchObject({ sequence: 1, releases: [first], logHead: EMPTY_LOG });
    expect(two).toMatchObject({ sequence: 2, releases: later, logHead });
    expect(two?.archiefstuk).toBe(one?.archiefstuk);
    expect(one?.archiefstuk).toBe(archiefstukOf(POLICY.official.id, sampleUuid(0xc0), '2026-11-23'));
  });

  it('stay within their limits, and hold a message that is larger than them alone', () => {
    take(...sampleConversation([{}, {}, { text: 'x'.repeat(20_000) }, {}, {}]).releases);
    expect(assign({ messages: 2, characters: 10_000 })).toBe(3);
    expect(requests().map(({ releases }) => releases.length)).toEqual([2, 1, 2]);
  });

  it('unite a conversation that two browsers see: by the network’s own id, or by a message that both saw', () => {
    const [a, b, c] = sampleConversation(3).releases as [Release, Release, Release];
    take(a, b);
    // The other browser's first message is new here, its second is known: only then the conversations turn out to be one.
    take(elsewhere(c), elsewhere(b));
    expect(assign()).toBe(1);
    expect(requests()[0]?.releases.map(({ record }) => record.nativeId)).toEqual([a, b, c].map(({ record }) => record.nativeId));

    const native = { nativeId: 'room@muc', kind: 'group' as const };
    const here = sampleRelease({
      record: { client: 'converse', nativeId: '1', conversation: sampleConversationRef({ id: sampleUuid(1), ...native }) },
    });
    const there = sampleRelease({
      record: { client: 'converse', nativeId: '2', conversation: sampleConversationRef({ id: sampleUuid(2), ...native }) },
    });
    take(here, there);
    expect(assign()).toBe(1);
  });

  it('go their way, each state told with its message; after the receipt the content is gone and the hash stays', () => {
    const release = sampleRelease();
    take(release);
    assign();
    const [entry] = journal.packages.inState('assigned');
    const id = entry?.id ?? '';
    expect(states()).toEqual(['packaged']);
    journal.packages.postponed(id, new ZegelError('target.full'), NOW);
    expect(journal.packages.inState('assigned')[0]).toMatchObject({
      attempts: 1,
      retryAt: NOW.toISOString(),
      error: { code: 'target.full' },
    });
    expect(journal.reports.problems()).toMatchObject([{ error: { code: 'target.full' }, count: 1 }]);
    journal.packages.spooled(id, { sha256: 'a'.repeat(64), bytes: 7 }, { 'data/x': 'b' });
    expect(journal.packages.byObject('a'.repeat(64))).toMatchObject({ id, attempts: 0, retryAt: null, error: null });
    journal.packages.transmitted(id);
    expect(states()).toEqual(['transmitted']);
    journal.packages.setAside(id, 'quarantined', new ZegelError('device.revoked', { words: 'a b' }));
    expect(journal.reports.progress(0).changes).toMatchObject([
      { state: 'quarantined', error: { code: 'device.revoked', facts: { words: 'a b' } } },
    ]);
    expect(journal.reports.backlog().failed).toBe(1);
    expect(journal.packages.revive('quarantined')).toBe(1);
    journal.packages.transmitted(id);
    const receipt = { receiptId: sampleUuid(0x99) } as Parameters<typeof journal.packages.acknowledged>[1];
    journal.packages.acknowledged(id, receipt);
    expect(journal.reports.progress(0).changes).toEqual([{ ...keyOf(release), state: 'acknowledged', receipt: sampleUuid(0x99) }]);
    expect(journal.packages.contents(id).releases).toEqual([{ ...keyOf(release), recordHash: release.recordHash }]);
    expect(() => journal.packages.request(id, POLICY)).toThrow();
    expect(journal.reports.backlog()).toMatchObject({ archived: 1, onTheWay: 0, failed: 0, oldest: null });
    expect(take(release).accepted).toEqual([keyOf(release)]);
    expect(assign()).toBe(0);
  });
});

describe('progress', () => {
  it('comes in pages, each message once, with a cursor that goes on', () => {
    const { releases } = sampleConversation(1_500);
    for (let at = 0; at < 1_500; at += 500) take(...releases.slice(at, at + 500));
    const first = journal.reports.progress(0);
    expect([first.changes.length, first.more]).toEqual([1_000, true]);
    const second = journal.reports.progress(first.cursor);
    expect([second.changes.length, second.more]).toEqual([500, false]);
    expect(new Set([...first.changes, ...second.changes].map(({ messageId }) => messageId)).size).toBe(1_500);
    expect(journal.reports.progress(second.cursor)).toEqual({ changes: [], cursor: second.cursor, more: false });
  });
});

describe('opening', () => {
  const path = () => join(folder, 'journal.db');
  const failing = (key = KEY) => {
    try {
      openJournal(path(), key, () => NOW).close();
      return null;
    } catch (thrown) {
      return ZegelError.of(thrown).code;
    }
  };

  it('is for one process at a time', () => {
    expect(failing()).toBe('companion.already-running');
  });

  it('needs the right key, and leaves everything as it was with a wrong one', () => {
    take(sampleRelease());
    journal.close();
    expect(failing(new Uint8Array(32))).toBe('journal.unreadable');
    journal = openJournal(path(), KEY, () => NOW);
    expect(journal.reports.backlog().onTheWay).toBe(1);
  });
});
