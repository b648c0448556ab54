import { expect, test } from 'vitest';
import type { Backlog } from '../../../shared/record/backlog.ts';
import { progressOf, startRound } from './progress.ts';

const backlog = (part: Partial<Backlog> = {}): Backlog => ({
  toSort: 3,
  doubt: 0,
  ready: 0,
  onTheWay: 0,
  archived: 10,
  failed: 0,
  excluded: 0,
  oldest: null,
  ...part,
});

test('a round runs until nothing is ready or on the way', () => {
  const round = startRound(backlog({ ready: 4 }), 0);
  expect(progressOf(round, backlog({ ready: 4 }), 1)).toEqual({ kind: 'running', done: 0, total: 4, late: false });
  expect(progressOf(round, backlog({ onTheWay: 3, archived: 11 }), 1)).toMatchObject({ done: 1, total: 4 });
  expect(progressOf(round, backlog({ archived: 14 }), 1)).toEqual({ kind: 'done', done: 4 });
});

test('messages tagged meanwhile join the round', () => {
  const round = startRound(backlog({ ready: 2 }), 0);
  expect(progressOf(round, backlog({ ready: 3, archived: 11 }), 1)).toMatchObject({ done: 1, total: 4 });
});

test('with nothing to archive there is no round, and a long one says so', () => {
  expect(progressOf(startRound(backlog(), 0), backlog(), 1)).toEqual({ kind: 'none' });
  expect(progressOf(startRound(backlog({ ready: 1 }), 0), backlog({ ready: 1 }), 30_000)).toMatchObject({ late: true });
});
