import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pollDelay, retryDelay } from './timing.ts';

it('a retry waits longer each time, never over five minutes, and never all machines the same', () => {
  expect([0, 1, 2, 3].map((attempts) => retryDelay(attempts, 0.999_999)).map(Math.round)).toEqual([1_000, 2_000, 4_000, 8_000]);
  fc.assert(
    fc.property(fc.nat(), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempts, random) => {
      const delay = retryDelay(attempts, random);
      return delay >= 500 && delay <= 300_000;
    }),
  );
  expect(retryDelay(3, 0)).not.toBe(retryDelay(3, 0.9));
});

it('answers are asked for often just after sending, then less, and hardly when none is due', () => {
  expect([pollDelay(0, 1_000), pollDelay(0, 200_000), pollDelay(null, 0)]).toEqual([1_000, 15_000, 60_000]);
});
