import { expect, test } from 'vitest';
import { addDays, dayOf } from './conversation-day.ts';
import { messageIdOf } from './identity.ts';

test('the same message has the same id wherever it is seen; parts cannot be shifted into one another', () => {
  expect(messageIdOf('whatsapp', null, '3EB0AA')).toBe(messageIdOf('whatsapp', null, '3EB0AA'));
  expect(messageIdOf('converse', 'a', 'b')).not.toBe(messageIdOf('converse', 'ab', ''));
  expect(messageIdOf('converse', 'a\nb', 'c')).not.toBe(messageIdOf('converse', 'a', 'b\nc'));
  expect(messageIdOf('whatsapp', null, '3EB0AA', 'other')).not.toBe(messageIdOf('whatsapp', null, '3EB0AA'));
});

test('the day of an instant is the day on the clock of the zone', () => {
  expect(dayOf('2026-11-22T23:30:00.000Z', 'Europe/Amsterdam')).toBe('2026-11-23');
  expect(dayOf('2026-07-01T21:59:59.999Z', 'Europe/Amsterdam')).toBe('2026-07-01');
});

test('days later and earlier, over the ends of months and changes of the clock', () => {
  expect([addDays('2026-03-01', -1), addDays('2026-10-24', 2), addDays('2026-12-31', 1)]).toEqual([
    '2026-02-28',
    '2026-10-26',
    '2027-01-01',
  ]);
});
