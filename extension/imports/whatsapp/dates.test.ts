import { expect, test } from 'vitest';
import { type DateOrder, dayUnder, OrderEvidence } from './dates.ts';
import { parseHead } from './head.ts';

function decide(dates: readonly string[], latest: string | null = null, after = ', 13:42 - '): { order: DateOrder; proven: boolean } {
  const evidence = new OrderEvidence(latest);
  for (const date of dates) {
    const head = parseHead(`${date}${after}x`);
    if (head) evidence.add(head);
  }
  return evidence.decide();
}

test('a number above twelve proves the order', () => {
  expect(decide(['01/11/2026', '13/11/2026'])).toEqual({ order: 'dmy', proven: true });
  expect(decide(['11/01/2026', '11/13/2026'])).toEqual({ order: 'mdy', proven: true });
});

test('dates that go back under one order prove the other', () => {
  expect(decide(['09/01/2026', '01/02/2026', '03/02/2026'])).toEqual({ order: 'dmy', proven: true });
  expect(decide(['01/09/2026', '02/01/2026', '02/03/2026'])).toEqual({ order: 'mdy', proven: true });
});

test('no message is later than the file', () => {
  expect(decide(['01/11/2026', '02/11/2026'], '2026-11-03')).toEqual({ order: 'dmy', proven: false });
  expect(decide(['03/12/2026', '04/12/2026'], '2026-05-01')).toEqual({ order: 'mdy', proven: true });
});

test('what nothing proves is said to be assumed, by what regions write', () => {
  expect(decide(['05/06/2026', '06/06/2026'])).toEqual({ order: 'dmy', proven: false });
  expect(decide(['5/6/26', '6/6/26'], null, ', 1:42 PM - ')).toEqual({ order: 'mdy', proven: false });
  expect(decide(['05.06.26', '06.06.26'])).toEqual({ order: 'dmy', proven: true });
  expect(decide(['05-06-2026', '06-06-2026'])).toEqual({ order: 'dmy', proven: true });
  expect(decide(['2026/05/06', '2026/05/07'])).toEqual({ order: 'mdy', proven: true });
});

test('a pasted line or two decide nothing against the rest of the file', () => {
  const own = Array.from({ length: 28 }, (_, i) => `${String(i + 1).padStart(2, '0')}/11/2026`);
  expect(decide([...own.slice(0, 5), '01/02/2026', ...own.slice(5, 20), '11/25/2026', ...own.slice(20)])).toEqual({
    order: 'dmy',
    proven: true,
  });
});

test('only days that exist', () => {
  const on = (first: number, second: number, year: number) => dayUnder({ first, second, year }, 'dmy');
  expect([on(29, 2, 2028), on(29, 2, 2026), on(31, 4, 2026), on(31, 12, 2026)]).toEqual(['2028-02-29', null, null, '2026-12-31']);
});
