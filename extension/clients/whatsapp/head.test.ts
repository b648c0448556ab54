import { expect, test } from 'vitest';
import { parseHead } from './head.ts';

test.each([
  ['[12:34, 1-11-2026] Sanne de Wolf: ', 'Sanne de Wolf'],
  ['[12:34, 1-11-2026] ] : [12:34]: ', '] : [12:34]'],
  ['[12:34, 1-11-2026] Jan: ICT: ', 'Jan: ICT'],
  ['[12:34, 1-11-2026] [09:05, 30-10-2026] Jan: : ', '[09:05, 30-10-2026] Jan: '],
  ['[12:34, 1-11-2026] \u202a+31 6\u00a00000\u202c: ', '\u202a+31 6\u00a00000\u202c'],
  ['[12:34, 1-11-2026] : ', null],
])('the name in %s', (printed, label) => {
  expect(parseHead(printed)).toEqual({ time: 754, date: { year: 2026, first: 1, second: 11, style: '-' }, label });
});

test('a head of an unknown form still names its sender', () => {
  expect(parseHead('[1.11.2026 om 12:34] Jan: ')).toEqual({ time: null, date: null, label: 'Jan' });
});

test.each(['- ', '1. ', '', '[foto] Jan: ', 'Jan: [12:34, 1-11-2026]', '[12:34, 1-11-2026'])('no head: %s', (printed) => {
  expect(parseHead(printed)).toBeNull();
});
