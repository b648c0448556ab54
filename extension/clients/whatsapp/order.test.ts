import { expect, test } from 'vitest';
import { parseDateForm } from './date-form.ts';
import type { DayLine } from './day-line.ts';
import { decideOrders, type Segment } from './order.ts';

const TODAY = '2026-11-20';

function form(printed: string) {
  const read = parseDateForm(printed);
  if (!read) throw new Error(printed);
  return read;
}

const segment = (line: DayLine | null, ...heads: string[]): Segment => ({ line, heads: heads.map(form) });
const relative = (day: string): DayLine => ({ kind: 'relative', day });
const numeric = (printed: string): DayLine => ({ kind: 'numeric', form: form(printed) });

/** The orders that stay possible for the dates of heads. */
function left(segments: Segment[], remembered = new Map<string, 'dayFirst' | 'monthFirst'>()) {
  const { readings } = decideOrders(segments, TODAY, remembered);
  return [...new Set(readings.map((orders) => orders.get('head /') ?? orders.get('head -') ?? orders.get('head y-')))];
}

test('a number above twelve settles it', () => {
  expect(left([segment(null, '13/10/2026')])).toEqual(['dayFirst']);
  expect(left([segment(null, '10/13/2026')])).toEqual(['monthFirst']);
});

test('a line that names the day settles it', () => {
  expect(left([segment(relative('2026-11-10'), '11/10/2026')])).toEqual(['monthFirst']);
  expect(left([segment(relative('2026-11-10'), '10/11/2026')])).toEqual(['dayFirst']);
});

test('rows in order settle it', () => {
  expect(left([segment(null, '9/8/2026'), segment(numeric('10/7/2026'), '10/7/2026')])).toEqual(['monthFirst']);
});

test('the future settles it', () => {
  expect(left([segment(null, '12/6/2026')])).toEqual(['dayFirst']);
});

test('what nothing settles stays open', () => {
  expect(left([segment(null, '5/4/2026', '5/4/2026')]).sort()).toEqual(['dayFirst', 'monthFirst']);
});

test('what was proved before settles what a page leaves open, and nothing else', () => {
  expect(left([segment(null, '5/4/2026')], new Map([['head /', 'monthFirst']]))).toEqual(['monthFirst']);
  expect(left([segment(null, '13/4/2026')], new Map([['head /', 'monthFirst']]))).toEqual(['dayFirst']);
});

test('dashes are written day first everywhere', () => {
  expect(left([segment(null, '5-4-2026')])).toEqual(['dayFirst']);
});

test('lines of the day may be printed otherwise than heads', () => {
  const { readings } = decideOrders([segment(numeric('13/10/2026'), '10/13/2026')], TODAY, new Map());
  expect(readings.map((orders) => Object.fromEntries(orders))).toEqual([{ 'head /': 'monthFirst', 'line /': 'dayFirst' }]);
});

test('a page drawn yesterday says so, and its heads still count', () => {
  const { readings, relativeFits } = decideOrders([segment(relative('2026-11-20'), '19/11/2026')], TODAY, new Map());
  expect(relativeFits).toBe(false);
  expect(readings).toHaveLength(1);
});

test('one row out of order does not unsettle a page', () => {
  const days = [
    '11/6/2026',
    '1/7/2026',
    '11/7/2026',
    '2/8/2026',
    '11/8/2026',
    '1/9/2026',
    '11/9/2026',
    '3/10/2026',
    '1/10/2026',
    '2/11/2026',
  ];
  expect(left(days.map((day) => segment(null, day)))).toEqual(['dayFirst']);
});
