import { expect, test } from 'vitest';
import { dayUnder, orderOfStyle, parseDateForm } from './date-form.ts';

test.each([
  ['1-11-2026', { year: 2026, first: 1, second: 11, style: '-' }],
  ['01-11-2026', { year: 2026, first: 1, second: 11, style: '-' }],
  ['11/1/2026', { year: 2026, first: 11, second: 1, style: '/' }],
  ['31.08.2026', { year: 2026, first: 31, second: 8, style: '.' }],
  ['2026年9月18日', { year: 2026, first: 9, second: 18, style: 'y年' }],
  ['2026. 9. 18.', { year: 2026, first: 9, second: 18, style: 'y.' }],
  ['١‏/١١‏/٢٠٢٦', { year: 2026, first: 1, second: 11, style: '/' }],
  ['18.09.2026 г.', { year: 2026, first: 18, second: 9, style: '.' }],
])('%s', (printed, form) => {
  expect(parseDateForm(printed)).toEqual(form);
});

test.each(['1-11-26', '1405/9/2', '18/9/2569', '2026', '12:30', 'maandag', '3 van 5 in 2026', '1-11-2026-4'])('no date: %s', (printed) => {
  expect(parseDateForm(printed)).toBeNull();
});

test('a day that does not exist is none', () => {
  const form = { year: 2026, first: 31, second: 4, style: '/' };
  expect(dayUnder(form, 'dayFirst')).toBeNull();
  expect(dayUnder(form, 'monthFirst')).toBeNull();
  expect(dayUnder({ ...form, first: 4, second: 30 }, 'monthFirst')).toBe('2026-04-30');
});

test('no locale of Intl writes a style in another order than the one that is taken for it', () => {
  const instant = Date.UTC(2026, 10, 23, 12);
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const languages = letters.flatMap((a) => letters.map((b) => a + b));
  const territories = ['', '-US', '-GB', '-CA', '-BE', '-PA', '-PR', '-PH', '-ZA', '-IN', '-CL', '-CH', '-KE', '-BZ', '-SE'];
  const supported = Intl.DateTimeFormat.supportedLocalesOf(
    languages.flatMap((language) => territories.map((territory) => language + territory)),
  );
  let checked = 0;
  for (const locale of supported) {
    const printed = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', calendar: 'gregory' }).format(instant);
    const form = parseDateForm(printed);
    const order = form && orderOfStyle(form.style);
    if (!form || !order) continue;
    checked += 1;
    expect(dayUnder(form, order), `${locale}: ${printed}`).toBe('2026-11-23');
  }
  expect(checked).toBeGreaterThan(100);
});
