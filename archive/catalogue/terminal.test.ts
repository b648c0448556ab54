import fc from 'fast-check';
import { expect, test } from 'vitest';
import { safeLine, safeText } from './terminal.ts';

test.each([
  ['\u001b[2J\u001b]0;title\u0007', '<U+001B>[2J<U+001B>]0;title<U+0007>'],
  ['a\u0000b\u007fc\u009bd', 'a<U+0000>b<U+007F>c<U+009B>d'],
  ['abc\u202egnp.exe', 'abc<U+202E>gnp.exe'],
  ['\u2066x\u2069\u200f\u061c', '<U+2066>x<U+2069><U+200F><U+061C>'],
  ['\ud800 and \udc00', '<U+D800> and <U+DC00>'],
  ['a\rb', 'a<U+000D>b'],
  ['a\r\nb\tc', 'a\nb c'],
  ['👩‍👩‍👧 🇳🇱 ❤️', '👩‍👩‍👧 🇳🇱 ❤️'],
  ['שלום', 'שלום'],
])('%j is shown as %j', (text, shown) => {
  expect(safeText(text)).toBe(shown);
});

test('a name stays on its line', () => {
  expect(safeLine(' a\nb\r\nc ')).toBe('a b c');
});

test('no control reaches the terminal, whatever comes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(safeText(text)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      expect(safeText(text).isWellFormed()).toBe(true);
    }),
  );
});
