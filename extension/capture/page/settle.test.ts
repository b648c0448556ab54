import { expect, test } from 'vitest';
import { PATIENCE_MS, QUIET_MS, Settle } from './settle.ts';

const rows = (...ids: string[]) => ids;

function opened(): Settle {
  const settle = new Settle();
  settle.look({ header: 'A', ids: rows('1', '2') }, 0);
  expect(settle.look({ header: 'A', ids: rows('1', '2') }, QUIET_MS).kind).toBe('settled');
  return settle;
}

test('a conversation that was just opened waits for rest', () => {
  const settle = new Settle();
  expect(settle.look({ header: 'A', ids: rows('1') }, 0)).toEqual({ kind: 'wait', again: QUIET_MS, foreign: false });
  settle.moved(500);
  expect(settle.look({ header: 'A', ids: rows('1') }, 700)).toEqual({ kind: 'wait', again: 500 + QUIET_MS, foreign: false });
  expect(settle.look({ header: 'A', ids: rows('1') }, 500 + QUIET_MS).kind).toBe('settled');
});

test('rows added to a known conversation are believed at once', () => {
  const settle = opened();
  settle.moved(900);
  expect(settle.look({ header: 'A', ids: rows('2', '3') }, 901).kind).toBe('settled');
  expect(settle.look({ header: 'A', ids: rows('3', '4') }, 902).kind).toBe('settled');
});

test('a header that changes before its rows: the old rows are never taken for the new conversation', () => {
  const settle = opened();
  expect(settle.look({ header: 'B', ids: rows('1', '2') }, 1_000).kind).toBe('left');
  // Even after quiet: these rows stood under A.
  expect(settle.look({ header: 'B', ids: rows('1', '2') }, 1_000 + QUIET_MS + 1)).toEqual({
    kind: 'wait',
    again: 1_000 + PATIENCE_MS,
    foreign: true,
  });
  settle.moved(2_000);
  expect(settle.look({ header: 'B', ids: rows('8', '9') }, 2_000).kind).toBe('wait');
  expect(settle.look({ header: 'B', ids: rows('8', '9') }, 2_000 + QUIET_MS).kind).toBe('settled');
});

test('rows that change before their header: the new rows are not taken for the old conversation', () => {
  const settle = opened();
  settle.moved(1_000);
  expect(settle.look({ header: 'A', ids: rows('8', '9') }, 1_000).kind).toBe('left');
  expect(settle.look({ header: 'A', ids: rows('8', '9') }, 1_100).kind).toBe('wait');
  expect(settle.look({ header: 'B', ids: rows('8', '9') }, 1_200).kind).toBe('left');
  expect(settle.look({ header: 'B', ids: rows('8', '9') }, 1_200 + QUIET_MS).kind).toBe('settled');
});

test('a list that empties in between does not hide a switch', () => {
  const settle = opened();
  expect(settle.look({ header: 'A', ids: [] }, 1_000).kind).toBe('settled');
  expect(settle.look({ header: 'A', ids: rows('8') }, 1_050).kind).toBe('left');
});

test('two conversations of the same title are told apart by their rows', () => {
  const settle = opened();
  expect(settle.look({ header: 'A', ids: rows('7') }, 1_000)).toEqual({ kind: 'left', certain: false });
  expect(settle.look({ header: 'A', ids: rows('7') }, 1_000 + QUIET_MS).kind).toBe('settled');
  expect(settle.look({ header: 'A', ids: rows('1', '2') }, 3_000).kind).toBe('left');
});

test('a group that is renamed while open is believed in the end', () => {
  const settle = opened();
  settle.look({ header: 'A (nieuw)', ids: rows('1', '2') }, 1_000);
  expect(settle.look({ header: 'A (nieuw)', ids: rows('1', '2') }, 1_000 + PATIENCE_MS).kind).toBe('settled');
});

test('a page that never rests is believed after a while', () => {
  const settle = new Settle();
  settle.look({ header: 'A', ids: rows('1') }, 0);
  for (let now = 100; now < PATIENCE_MS; now += 100) {
    settle.moved(now);
    expect(settle.look({ header: 'A', ids: rows('1') }, now).kind).toBe('wait');
  }
  expect(settle.look({ header: 'A', ids: rows('1') }, PATIENCE_MS).kind).toBe('settled');
});

test('closing the conversation leaves it', () => {
  const settle = opened();
  expect(settle.look({ header: null, ids: [] }, 1_000)).toEqual({ kind: 'left', certain: true });
  expect(settle.look({ header: null, ids: [] }, 1_001).kind).toBe('closed');
});
