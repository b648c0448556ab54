import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { Decision, headOf, LogHead } from '../../shared/log/decision.ts';

/** A decision log of this version: what vouches for it today must vouch for it for good. */
const golden = z
  .object({ log: z.array(Decision), head: LogHead })
  .parse(JSON.parse(readFileSync(`${import.meta.dirname}/log-1/log.json`, 'utf8')));

test('a log of the first version is read, and its head is what it was', () => {
  expect(golden.log.length).toBe(5);
  expect(headOf(golden.log)).toEqual(golden.head);
});

test('no entry of it can be changed, left out or moved unseen', () => {
  for (const i of golden.log.keys()) {
    const changed = golden.log.with(i, { ...(golden.log[i] as Decision), by: 'somebody else' });
    expect(headOf(changed)).not.toEqual(golden.head);
    expect(headOf(golden.log.toSpliced(i, 1))).not.toEqual(golden.head);
  }
});
