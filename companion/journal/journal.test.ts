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
/** Two browser profiles of one user. */
const PROFILE = sampleUuid(0xb1);
const OTHER = sampleUuid(0xb2);
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
const take = (...releases: Release[]) => journal.messages.take(PROFILE, releases, EMPTY_LOG, POLICY);
const keyOf = ({ record, revision }: Release) => ({ messageId: record.messageId, revision });
const states = (cursor = 0) => journal.reports.progress(PROFILE, cursor).changes.map(({ state }) => state);
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
    const { cursor } = journal.reports.progress(PROFILE, 0);
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
    const { refused } = journal.messages.take(PROFILE, [sampleRelease()], EMPTY_LOG, policy);
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

  it.each<[string, { record?: object; revision?: number }]>([
    ['record.day', { record: { day: '2026-02-30' } }],
    ['record.sentAt.time', { record: { sentAt: { time: '2026-13-99T99:99Z', precision: 'minute' } } }],
    ['record.capturedAt', { record: { capturedAt: '2026-99-99T99:99:99.999Z' } }],
    ['revision', { revision: Number.MAX_SAFE_INTEGER }],
  ])('refuses a %s that cannot be, and takes the rest', (at, changes) => {
    const whole = sampleRelease();
    const bad = rehashed({ ...whole, ...changes, record: { ...whole.record, ...changes.record } } as Release);
    const good = sampleRelease({ record: { nativeId: 'GOOD' } });
    expect(take(bad, good)).toEqual({
      accepted: [keyOf(good)],
      refused: [{ ...keyOf(bad), error: { code: 'release.invalid', facts: { at } } }],
    });
  });
});

describe('one message, two browsers', () => {
  const takeThere = (...releases: Release[]) => journal.messages.take(OTHER, releases, EMPTY_LOG, POLICY);
  const toldThere = () => journal.reports.progress(OTHER, 0).changes;
  const toldHere = () => journal.reports.progress(PROFILE, 0).changes;
  const saying = (release: Release, changes: Partial<Release['record']>, revision = release.revision): Release =>
    rehashed({ ...release, revision, record: { ...release.record, ...changes } });
  /** Packages everything, archives it. @returns text and revision of what the packages held */
  const archiveAll = () => {
    journal.packages.assign(POLICY, newId);
    return journal.packages.inState('assigned').flatMap(({ id }) => {
      const { releases } = journal.packages.request(id, POLICY);
      journal.packages.spooled(id, { sha256: id.replaceAll('-', '').padEnd(64, '0'), bytes: 1 }, {});
      journal.packages.acknowledged(id, { receiptId: id } as Parameters<typeof journal.packages.acknowledged>[1]);
      return releases.map(({ record, revision }) => [record.text, revision]);
    });
  };

  it('seen in both with other ids, times, order and observations: accepted, kept once, told to each under its own key', () => {
    const first = sampleRelease();
    take(first);
    const there = saying(elsewhere(first), {
      order: 40,
      observations: [],
      provenance: {},
      reader: 'whatsapp/2',
      reactions: [{ emoji: '👍' }],
    });
    expect(takeThere(there)).toEqual({ accepted: [keyOf(first)], refused: [] });
    expect(takeThere(there)).toEqual({ accepted: [keyOf(first)], refused: [] });
    expect(journal.reports.backlog().onTheWay).toBe(1);
    expect(archiveAll()).toEqual([[first.record.text, 1]]);
    expect(toldHere()).toMatchObject([{ ...keyOf(first), state: 'acknowledged' }]);
    expect(toldThere()).toMatchObject([{ ...keyOf(there), state: 'acknowledged' }]);
  });

  it('seen in the other only after it was archived and its content is gone: accepted, told at once, not packaged again', () => {
    const first = sampleRelease();
    take(first);
    archiveAll();
    const there = elsewhere(first);
    expect(takeThere(there).accepted).toEqual([keyOf(there)]);
    expect(toldThere()).toMatchObject([{ ...keyOf(there), state: 'acknowledged', receipt: expect.any(String) }]);
    expect(archiveAll()).toEqual([]);
    expect(journal.reports.backlog()).toMatchObject({ archived: 1, onTheWay: 0 });
  });

  it('seen in the other after an edit: the same as the first browser’s second revision, under the key that it used', () => {
    const first = sampleRelease();
    const edited = saying(first, { text: 'bewerkt', edited: true }, 2);
    take(first, edited);
    const there = saying(elsewhere(edited), {}, 1);
    expect(takeThere(there).accepted).toEqual([{ ...keyOf(first), revision: 1 }]);
    expect(archiveAll()).toEqual([
      [first.record.text, 1],
      ['bewerkt', 2],
    ]);
    expect(toldThere()).toMatchObject([{ revision: 1, state: 'acknowledged' }]);
    expect(toldHere().map(({ revision }) => revision)).toEqual([1, 2]);
  });

  it('seen fuller in the other under the same key: kept as a further version, and each browser hears of its own', () => {
    const short = sampleRelease({ record: { text: 'Goedemorgen, de…', truncated: true } });
    take(short);
    archiveAll();
    const full = saying(elsewhere(short), { text: 'Goedemorgen, de nota staat klaar.', truncated: false });
    expect(takeThere(full)).toEqual({ accepted: [keyOf(full)], refused: [] });
    expect(toldThere()).toMatchObject([{ revision: 1, state: 'released' }]);
    expect(toldHere()).toMatchObject([{ revision: 1, state: 'acknowledged' }]);
    expect(archiveAll()).toEqual([['Goedemorgen, de nota staat klaar.', 2]]);
    expect(toldThere()).toMatchObject([{ revision: 1, state: 'acknowledged' }]);
  });

  it('each one’s later revisions never take a number that the archive may know', () => {
    const first = sampleRelease();
    take(first);
    takeThere(saying(elsewhere(first), { text: 'daar' }));
    take(saying(first, { text: 'hier bewerkt' }, 2));
    takeThere(saying(elsewhere(first), { text: 'hier bewerkt' }, 2));
    expect(archiveAll()).toEqual([
      [first.record.text, 1],
      ['daar', 2],
      ['hier bewerkt', 3],
    ]);
    expect(toldHere().map(({ revision, state }) => [revision, state])).toEqual([
      [1, 'acknowledged'],
      [2, 'acknowledged'],
    ]);
    expect(toldThere().map(({ revision, state }) => [revision, state])).toEqual([
      [1, 'acknowledged'],
      [2, 'acknowledged'],
    ]);
    const lost = sampleRelease({ revision: 4, record: { nativeId: 'LOST' } });
    take(lost);
    expect(archiveAll()).toEqual([[lost.record.text, 4]]);
  });

  it('a reaction that a browser hands over as its next revision is kept, though the message says the same', () => {
    const first = sampleRelease();
    take(first, saying(first, { reactions: [{ emoji: '👍' }] }, 2));
    takeThere(saying(elsewhere(first), {}), saying(elsewhere(first), { reactions: [{ emoji: '👍' }] }, 2));
    expect(archiveAll()).toHaveLength(2);
    expect(toldThere().map(({ state }) => state)).toEqual(['acknowledged', 'acknowledged']);
  });

  it('a message that is edited and edited back is three versions in one browser, and the same three in the other', () => {
    const first = sampleRelease();
    const texts = ['a', 'b', 'a'];
    const versions = (release: Release) => texts.map((text, i) => saying(release, { text }, i + 1));
    take(...versions(first));
    takeThere(...versions(elsewhere(first)));
    expect(archiveAll()).toEqual([
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ]);
    expect(toldThere()).toHaveLength(3);
  });

  it('another content under the same key of the same browser stays refused, and the same again is told only to its own', () => {
    const first = sampleRelease();
    take(first);
    const there = elsewhere(first);
    takeThere(there);
    expect(takeThere(saying(there, { text: 'anders' })).refused).toMatchObject([{ error: { code: 'release.hash-mismatch' } }]);
    expect(journal.reports.progress(sampleUuid(0xb3), 0)).toMatchObject({ changes: [], more: false });
  });

  it('recalled in one, it stays in the other, with that one’s decision; recalled in both, it is gone', () => {
    const first = sampleRelease();
    const there = elsewhere(first);
    take(first);
    takeThere(there);
    expect(journal.messages.recall(sampleUuid(0xb3), keyOf(first))).toBe(false);
    expect(journal.messages.recall(PROFILE, keyOf(first))).toBe(true);
    expect(toldHere()).toEqual([]);
    expect(toldThere()).toMatchObject([{ state: 'released' }]);
    journal.packages.assign(POLICY, newId);
    const [entry] = journal.packages.inState('assigned');
    const { releases } = journal.packages.request(entry?.id ?? '', POLICY);
    expect(releases).toEqual([there]);
    expect(journal.packages.contents(entry?.id ?? '').releases).toMatchObject([{ recordHash: there.recordHash }]);
  });

  it.each([
    [PROFILE, OTHER],
    [OTHER, PROFILE],
  ])('recalled in both, in any order, it is gone', (one, two) => {
    const first = sampleRelease();
    take(first);
    takeThere(elsewhere(first));
    expect(journal.messages.recall(one, keyOf(first))).toBe(true);
    expect(journal.reports.backlog().onTheWay).toBe(1);
    expect(journal.messages.recall(two, keyOf(first))).toBe(true);
    expect(journal.reports.backlog().onTheWay).toBe(0);
    expect(archiveAll()).toEqual([]);
  });
});

describe('recall', () => {
  it('shreds what is in no package yet, and what is unknown is no error', () => {
    const release = sampleRelease();
    take(release);
    expect(journal.messages.recall(PROFILE, keyOf(release))).toBe(true);
    expect(journal.messages.recall(PROFILE, keyOf(release))).toBe(false);
    expect(journal.reports.backlog().onTheWay).toBe(0);
    expect(states()).toEqual([]);
    expect(take(release).accepted).toHaveLength(1);
  });

  it('is too late once it is in a package', () => {
    const release = sampleRelease();
    take(release);
    journal.packages.assign(POLICY, newId);
    expect(() => journal.messages.recall(PROFILE, keyOf(release))).toThrow(expect.objectContaining({ code: 'recall.too-late' }));
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
    journal.messages.take(PROFILE, [first], EMPTY_LOG, POLICY);
    assign();
    expect(assign()).toBe(0);
    journal.messages.take(PROFILE, later, logHead, POLICY);
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
    journal.messages.take(OTHER, [elsewhere(c), elsewhere(b)], EMPTY_LOG, POLICY);
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
    expect(journal.reports.progress(PROFILE, 0).changes).toMatchObject([
      { state: 'quarantined', error: { code: 'device.revoked', facts: { words: 'a b' } } },
    ]);
    expect(journal.reports.backlog().failed).toBe(1);
    expect(journal.packages.revive('quarantined')).toBe(1);
    journal.packages.transmitted(id);
    const receipt = { receiptId: sampleUuid(0x99) } as Parameters<typeof journal.packages.acknowledged>[1];
    journal.packages.acknowledged(id, receipt);
    expect(journal.reports.progress(PROFILE, 0).changes).toEqual([{ ...keyOf(release), state: 'acknowledged', receipt: sampleUuid(0x99) }]);
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
    const first = journal.reports.progress(PROFILE, 0);
    expect([first.changes.length, first.more]).toEqual([1_000, true]);
    const second = journal.reports.progress(PROFILE, first.cursor);
    expect([second.changes.length, second.more]).toEqual([500, false]);
    expect(new Set([...first.changes, ...second.changes].map(({ messageId }) => messageId)).size).toBe(1_500);
    expect(journal.reports.progress(PROFILE, second.cursor)).toEqual({ changes: [], cursor: second.cursor, more: false });
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
