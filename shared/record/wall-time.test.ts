import { expect, test } from 'vitest';
import { wallTime } from './wall-time.ts';

const AMSTERDAM = 'Europe/Amsterdam';
const at = (hour: number, minute = 0, second = 0) => (hour * 60 + minute) * 60 + second;

test('summer and winter have their own offset, in any zone', () => {
  expect(wallTime('2026-07-01', at(13, 42, 7), AMSTERDAM)).toEqual({
    time: '2026-07-01T13:42:07+02:00',
    alternative: null,
    exists: true,
  });
  expect(wallTime('2026-11-09', at(0), AMSTERDAM).time).toBe('2026-11-09T00:00:00+01:00');
  expect(wallTime('2026-11-09', at(9), 'America/New_York').time).toBe('2026-11-09T09:00:00-05:00');
  expect(wallTime('2026-11-09', at(9), 'Asia/Kathmandu').time).toBe('2026-11-09T09:00:00+05:45');
});

test('the doubled hour has two answers, the hours around it one', () => {
  expect(wallTime('2026-10-25', at(2, 30), AMSTERDAM)).toEqual({
    time: '2026-10-25T02:30:00+02:00',
    alternative: '2026-10-25T02:30:00+01:00',
    exists: true,
  });
  expect(wallTime('2026-10-25', at(1, 59), AMSTERDAM).time).toBe('2026-10-25T01:59:00+02:00');
  expect(wallTime('2026-10-25', at(3), AMSTERDAM)).toEqual({ time: '2026-10-25T03:00:00+01:00', alternative: null, exists: true });
});

test('the hour that is left out is said not to exist', () => {
  expect(wallTime('2026-03-29', at(2, 30), AMSTERDAM)).toEqual({ time: '2026-03-29T02:30:00+01:00', alternative: null, exists: false });
  expect(wallTime('2026-03-29', at(3), AMSTERDAM).time).toBe('2026-03-29T03:00:00+02:00');
});
