import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { hostileText } from '../../tests/support/hostile.ts';
import { visible, visibleLine } from './visible.ts';

test('control characters are shown by their picture, what is no character as U+FFFD', () => {
  expect(visible('\u0000\u0007\u001b\u007f')).toBe('␀␇␛␡');
  expect(visible('\u0085 \ud800 \udc00 \ufffe \uffff')).toBe('\ufffd \ufffd \ufffd \ufffd \ufffd');
});

test('ordinary text, line ends and emoji stay', () => {
  expect(visible('a\tb\r\nc\rd\ne 👩‍👩‍👧‍👦 שלום')).toBe('a\tb\nc\nd\ne 👩‍👩‍👧‍👦 שלום');
});

test('a name is one line that is never blank and never too long', () => {
  expect(visibleLine(' \n\u200b\u202e ', 'Zonder naam')).toBe('Zonder naam');
  expect(visibleLine('twee\nregels', '-')).toBe('twee regels');
  expect([...visibleLine('👍'.repeat(300), '-')]).toHaveLength(250);
});

test('whatever goes in, XML 1.0 can hold what comes out', () => {
  fc.assert(
    fc.property(hostileText(), (text) => {
      const shown = visible(text);
      expect(shown.isWellFormed()).toBe(true);
      expect(shown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/);
      expect(visible(shown)).toBe(shown);
    }),
  );
});
