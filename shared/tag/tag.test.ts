import { expect, test } from 'vitest';
import { type Decision, EMPTY_LOG, followWith, headOf } from '../log/decision.ts';
import { after } from './duration.ts';
import { effectiveTag } from './effective.ts';
import { LifeState, mayFollow, NEXT, REPORTED } from './life.ts';
import type { Level, Tag } from './tag.ts';

const CONVERSATION = '00000000-0000-4000-8000-000000000001';

function logOf(...entries: [Level, Tag | null][]): Decision[] {
  let head = EMPTY_LOG;
  return entries.map(([level, tag], i) => {
    const next = followWith(head, {
      id: `00000000-0000-4000-8000-${String(i + 100).padStart(12, '0')}`,
      at: `2026-11-23T10:00:0${i}.000Z`,
      by: 'user',
      level,
      target: { conversation: CONVERSATION },
      tag,
      why: tag === null ? 'undo' : 'user',
    });
    head = next.head;
    return next.decision;
  });
}

test('the most specific level that a person set wins, whatever came later', () => {
  expect(effectiveTag(logOf(['message', 'private'], ['conversation', 'business'])).tag).toBe('private');
  expect(effectiveTag(logOf(['conversation', 'business'], ['message', 'doubt'])).tag).toBe('doubt');
});

test('within a level the latest counts, and taking it back uncovers the more general one', () => {
  expect(effectiveTag(logOf(['message', 'private'], ['message', 'business'])).tag).toBe('business');
  expect(effectiveTag(logOf(['conversation', 'business'], ['message', 'private'], ['message', null])).tag).toBe('business');
  expect(effectiveTag(logOf(['message', 'private'], ['message', null])).tag).toBe('untagged');
  expect(effectiveTag([])).toEqual({ tag: 'untagged', decision: null });
});

test('a log vouches for all of its entries', () => {
  const log = logOf(['message', 'business'], ['conversation', 'private'], ['message', null]);
  expect(headOf(log)?.length).toBe(3);
  const [first, second, third] = log as [Decision, Decision, Decision];
  expect(headOf([first, { ...second, tag: 'business' }, third])).toBeNull();
  expect(headOf([first, third])).toBeNull();
  expect(headOf([])).toEqual(EMPTY_LOG);
});

test('nothing follows what was excluded, and every state is in the table', () => {
  for (const state of LifeState.options) {
    expect(NEXT[state]).toBeDefined();
    if (state !== 'excluded') expect(mayFollow('excluded', state)).toBe(false);
  }
});

test('a report may skip steps: every state that is told may follow every one that is under way', () => {
  const underWay = ['inReview', 'released', 'packaged', 'transmitted', 'failed', 'quarantined'] as const;
  for (const from of underWay) for (const to of REPORTED) expect([from, to, mayFollow(from, to)]).toEqual([from, to, true]);
  for (const gone of ['acknowledged', 'purged'] as const)
    for (const to of ['packaged', 'transmitted', 'quarantined', 'inReview'] as const) expect(mayFollow(gone, to)).toBe(false);
});

test('durations are of ISO 8601', () => {
  expect(after('2026-01-31T00:00:00Z', 'P10W').toISOString()).toBe('2026-04-11T00:00:00.000Z');
  expect(after('2026-11-23T00:00:00Z', 'P1Y2M3DT4H5M6S').toISOString()).toBe('2028-01-26T04:05:06.000Z');
  for (const wrong of ['', 'P', 'PT', '10W', 'P1.5D', 'P1H']) expect(() => after(0, wrong)).toThrow(RangeError);
});
