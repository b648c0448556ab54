import { expect, test } from 'vitest';
import { sampleRelease } from '../../tests/support/samples.ts';
import { DEFAULT_SUMMARY } from '../policy/policy.ts';
import { assertReleasable } from './release.ts';

const NOW = new Date('2026-11-23T12:00:00Z');

test('what was tagged business by a person passes', () => {
  expect(() => assertReleasable(sampleRelease({}), DEFAULT_SUMMARY, NOW)).not.toThrow();
});

test('no other tag passes, whatever the decision says of itself', () => {
  for (const tag of ['private', 'partyPolitical', 'doubt', null] as const) {
    const release = sampleRelease({});
    expect(() => assertReleasable({ ...release, decision: { ...release.decision, tag } }, DEFAULT_SUMMARY, NOW)).toThrow(
      'release.not-business',
    );
  }
});

test('a decision about another conversation does not carry over', () => {
  const release = sampleRelease({});
  const target = { conversation: '99999999-0000-4000-8000-000000000009' };
  expect(() => assertReleasable({ ...release, decision: { ...release.decision, target } }, DEFAULT_SUMMARY, NOW)).toThrow(
    'release.not-business',
  );
});

test('untagged passes only when its window is over, and only where the policy then keeps it', () => {
  const release = sampleRelease({});
  const byWindow = { ...release, decision: { ...release.decision, why: 'window' as const } };
  const captured = new Date(release.record.capturedAt).getTime();
  const day = 86_400_000;
  expect(() => assertReleasable(byWindow, DEFAULT_SUMMARY, new Date(captured + 69 * day))).toThrow('release.window-open');
  expect(() => assertReleasable(byWindow, DEFAULT_SUMMARY, new Date(captured + 70 * day + 1))).not.toThrow();
  expect(() => assertReleasable(byWindow, { ...DEFAULT_SUMMARY, untaggedBecomes: 'hold' }, new Date(captured + 700 * day))).toThrow(
    'release.window-open',
  );
});

test('a record that is not the one that was hashed is refused', () => {
  const release = sampleRelease({});
  const record = { ...release.record, text: `${release.record.text} (changed)` };
  expect(() => assertReleasable({ ...release, record }, DEFAULT_SUMMARY, NOW)).toThrow('release.hash-mismatch');
});
