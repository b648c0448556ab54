import { expect, test } from 'vitest';
import { parseTime } from './clock.ts';

const at = (hour: number, minute: number) => hour * 60 + minute;

test.each([
  ['12:30', at(12, 30)],
  ['9:05', at(9, 5)],
  ['09:50 am', at(9, 50)],
  ['12:33 a. m.', at(0, 33)],
  ['12:33 p. m.', at(12, 33)],
  ['12:05 AM', at(0, 5)],
  ['12:30 PM', at(12, 30)],
  ['10:54\u202fPM', at(22, 54)],
  ['下午1:23', at(13, 23)],
  ['上午12:23', at(0, 23)],
  ['오후 1:05', at(13, 5)],
  ['١٢:٣٤ م', at(12, 34)],
  ['١:٣٤ ص', at(1, 34)],
  ['15.52', at(15, 52)],
  ['klo 13.42', at(13, 42)],
  ['13 h 05', at(13, 5)],
  ['13:05 ч.', at(13, 5)],
  ['1:05:59 PM', at(13, 5)],
])('%s', (printed, minute) => {
  expect(parseTime(printed)).toBe(minute);
});

test.each(['', 'Bewerkt', '25:00', '12:60', '0:30 PM', '13:30 PM', '1:23 blorp', '31-10-2026', '12:30 12:31', '9'.repeat(99)])(
  'no time: %s',
  (printed) => {
    expect(parseTime(printed)).toBeNull();
  },
);

test('whatever a locale of Intl prints is read right or not at all', () => {
  const instant = Date.UTC(2026, 10, 23, 13, 5);
  for (const locale of [
    'nl',
    'en',
    'de',
    'fr',
    'fr-CA',
    'es-AR',
    'pt',
    'ru',
    'ar-EG',
    'he',
    'hi',
    'zh',
    'zh-TW',
    'ja',
    'ko',
    'fi',
    'da',
    'id',
    'bg',
    'el',
    'vi',
    'tr',
    'hu',
    'sq',
    'sw',
    'th',
    'fa',
    'bn',
  ]) {
    for (const hour of [0, 4, 11, 12, 13, 17, 23]) {
      const printed = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', hour: 'numeric', minute: '2-digit' }).format(
        instant + (hour - 13) * 3_600_000,
      );
      expect([null, at(hour, 5)], `${locale} ${printed}`).toContain(parseTime(printed));
    }
  }
});
