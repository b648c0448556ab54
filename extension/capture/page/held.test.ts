import { expect, test } from 'vitest';
import { Held } from './held.ts';
import { messageOf, readingOf } from './testing.ts';

const look = (...ids: string[]) => readingOf(ids.map((id) => messageOf(id)));
const idsOf = (readings: ReturnType<Held['before']>) => readings.map(({ messages }) => messages.map(({ id }) => id).join(' '));

test('looks that hang together by their rows come out, oldest first; others never do', () => {
  const held = new Held();
  held.add(look('x', 'y'));
  held.add(look('1', '2'));
  held.add(look('2', '3'));
  expect(idsOf(held.before(look('3', '4')))).toEqual(['1 2', '2 3']);
  expect(held.before(look('1', '2', '3'))).toEqual([]);
});

test('what was dropped is gone', () => {
  const held = new Held();
  held.add(look('1'));
  held.drop();
  expect(held.before(look('1'))).toEqual([]);
});
