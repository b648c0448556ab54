import { expect, test } from 'vitest';
import { BATCH, Delta } from './delta.ts';
import { messageOf, readingOf } from './testing.ts';

const ids = (readings: ReturnType<Delta['take']>) => readings.map(({ messages }) => messages.map(({ id }) => id));

test('only what is new or changed goes out, with its neighbours', () => {
  const delta = new Delta();
  const rows = ['1', '2', '3', '4', '5', '6'];
  expect(ids(delta.take(readingOf(rows.map((id) => messageOf(id)))))).toEqual([rows]);
  expect(delta.take(readingOf(rows.map((id) => messageOf(id))))).toEqual([]);
  expect(ids(delta.take(readingOf([...rows, '7'].map((id) => messageOf(id)))))).toEqual([['6', '7']]);
  expect(ids(delta.take(readingOf(rows.map((id) => messageOf(id, id === '3' ? 'anders' : `bericht ${id}`)))))).toEqual([['2', '3', '4']]);
});

test('older rows that come in above are told apart from what was known by the row below them', () => {
  const delta = new Delta();
  delta.take(readingOf([messageOf('5'), messageOf('6')]));
  expect(ids(delta.take(readingOf(['3', '4', '5', '6'].map((id) => messageOf(id)))))).toEqual([['3', '4', '5']]);
});

test('a long page goes in batches, in page order, each beginning with the last row of the one before; pending rows with the last', () => {
  const delta = new Delta();
  const rows = Array.from({ length: 2 * BATCH + 7 }, (_, i) => messageOf(String(i)));
  const taken = delta.take(readingOf(rows, { pending: [{ id: 'x', reason: 'shell' }] }));
  expect(taken.map(({ messages, pending }) => [messages.length, pending.length])).toEqual([
    [BATCH, 0],
    [BATCH + 1, 0],
    [8, 1],
  ]);
  expect([...new Set(ids(taken).flat())]).toEqual(rows.map(({ id }) => id));
});

test('rows that are not understood go out when they change, without a message', () => {
  const delta = new Delta();
  delta.take(readingOf([messageOf('1')]));
  const unknown = [{ id: null, reason: 'no head' }];
  expect(delta.take(readingOf([messageOf('1')], { unknown }))).toMatchObject([{ messages: [], unknown }]);
  expect(delta.take(readingOf([messageOf('1')], { unknown }))).toEqual([]);
  expect(delta.take(readingOf([messageOf('1')]))).toMatchObject([{ messages: [], unknown: [] }]);
});
