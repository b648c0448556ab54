import { expect, test } from 'vitest';
import { samplePolicy } from '../../tests/support/samples.ts';
import { Policy } from './policy.ts';

test('a policy in order is taken', () => {
  expect(Policy.safeParse(samplePolicy({})).success).toBe(true);
});

test('what does not hold together is refused', () => {
  const policy = samplePolicy({});
  const wrong: unknown[] = [
    { ...policy, timeZone: 'Europe/Nergens' },
    { ...policy, windows: { ...policy.windows, review: '10 weken' } },
    { ...policy, retention: { ...policy.retention, appraisal: 'temporary', period: null } },
    { ...policy, retention: { ...policy.retention, appraisal: 'permanent', period: 'P10Y' } },
    { ...policy, archive: { ...policy.archive, recipient: 'AGE-SECRET-KEY-1' } },
    { ...policy, format: 'zegel-policy/2' },
  ];
  for (const each of wrong) expect(Policy.safeParse(each).success).toBe(false);
});
