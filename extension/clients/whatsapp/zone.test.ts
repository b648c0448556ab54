import { expect, test } from 'vitest';
import { addDays, dayIn, instantsOf } from './zone.ts';

const AMSTERDAM = 'Europe/Amsterdam';

test('a wall time gets the offset that holds there and then', () => {
  expect(instantsOf('2026-07-01', 9 * 60 + 5, AMSTERDAM)).toEqual(['2026-07-01T09:05:00+02:00']);
  expect(instantsOf('2026-12-01', 0, AMSTERDAM)).toEqual(['2026-12-01T00:00:00+01:00']);
  expect(instantsOf('2026-12-01', 60, 'America/St_Johns')).toEqual(['2026-12-01T01:00:00-03:30']);
  expect(instantsOf('2026-12-01', 60, 'Asia/Kolkata')).toEqual(['2026-12-01T01:00:00+05:30']);
});

test('an hour that comes twice has two instants, summer time first', () => {
  expect(instantsOf('2026-10-25', 150, AMSTERDAM)).toEqual(['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00']);
  expect(instantsOf('2026-10-25', 119, AMSTERDAM)).toEqual(['2026-10-25T01:59:00+02:00']);
  expect(instantsOf('2026-10-25', 180, AMSTERDAM)).toEqual(['2026-10-25T03:00:00+01:00']);
});

test('an hour that is left out has none', () => {
  expect(instantsOf('2026-03-29', 150, AMSTERDAM)).toEqual([]);
  expect(instantsOf('2026-03-29', 180, AMSTERDAM)).toEqual(['2026-03-29T03:00:00+02:00']);
});

test('the day of an instant is the zone’s', () => {
  expect(dayIn('2026-11-20T23:30:00Z', AMSTERDAM)).toBe('2026-11-21');
  expect(dayIn('2026-11-20T23:30:00Z', 'America/New_York')).toBe('2026-11-20');
  expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
});
