import { expect, test } from 'vitest';
import { ageWords, byteWords } from './age.ts';

test('an age in its largest whole unit', () => {
  expect(ageWords('nl', 3 * 86_400_000 + 5)).toBe('3 dagen');
  expect(ageWords('nl', 86_400_000)).toBe('1 dag');
  expect(ageWords('en', 2 * 3_600_000)).toBe('2 hours');
  expect(ageWords('nl', 0)).toBe('1 minuut');
  expect(ageWords('nl', -5)).toBe('1 minuut');
});

test('bytes in words', () => {
  expect(byteWords('nl', 3_400_000)).toBe('3,4 MB');
  expect(byteWords('en', 0)).toBe('0 byte');
  expect(byteWords('en', 12_345)).toBe('12 kB');
});
