import { expect, test } from 'vitest';
import { parseDayLine } from './day-line.ts';

const TODAY = '2026-11-20';

test.each([
  ['Vandaag', 'nl', '2026-11-20'],
  ['GISTEREN', 'nl', '2026-11-19'],
  ['dinsdag', 'nl', '2026-11-17'],
  ['Today', 'en', '2026-11-20'],
  ['Monday', 'nl', '2026-11-16'],
  ['أمس', 'ar', '2026-11-19'],
  ['היום', 'he', '2026-11-20'],
  ['gestern', 'xx-unknown-language-tag', '2026-11-19'],
])('%s (%s)', (text, language, day) => {
  expect(parseDayLine(text, language, TODAY)).toEqual({ kind: 'relative', day });
});

test('a weekday that could be today’s, yesterday’s or last week’s is not taken', () => {
  expect(parseDayLine('vrijdag', 'nl', TODAY)).toEqual({ kind: 'other' });
  expect(parseDayLine('donderdag', 'nl', TODAY)).toEqual({ kind: 'other' });
});

test.each([
  ['12 oktober 2026', 'nl', '2026-10-12'],
  ['October 2, 2026', 'en', '2026-10-02'],
  ['2 de octubre de 2026', 'es', '2026-10-02'],
])('%s', (text, language, day) => {
  expect(parseDayLine(text, language, TODAY)).toEqual({ kind: 'full', day });
});

test('numbers alone leave the order open', () => {
  expect(parseDayLine('11/12/2026', 'en', TODAY)).toMatchObject({ kind: 'numeric', form: { first: 11, second: 12 } });
});

test.each([
  ['3 ongelezen berichten', 'nl', 'unread'],
  ['1 unread message', 'en', 'unread'],
  ['Sanne is aan het typen…', 'nl', 'other'],
  ['', 'nl', 'other'],
  ['x'.repeat(500), 'not a language!', 'other'],
])('%s is no day', (text, language, kind) => {
  expect(parseDayLine(text, language, TODAY)).toEqual({ kind });
});
