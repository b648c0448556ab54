import { expect, test } from 'vitest';
import { comparable, plain } from './numerals.ts';

test('digits of every script become Latin ones, spaces one kind, steering marks nothing', () => {
  expect(plain('١‏/١١‏/٢٠٢٦')).toBe('1/11/2026');
  expect(plain('۱۲:۳۴')).toBe('12:34');
  expect(plain('१२:३४')).toBe('12:34');
  expect(plain('8:05\u202fPM')).toBe('8:05 PM');
  expect(plain('\u202a+31 6\u00a00000\u202c')).toBe('+31 6 0000');
});

test('a name with steering marks is the same name', () => {
  expect(comparable('\u202aBas\u202c')).toBe(comparable('Bas'));
  expect(comparable('é')).toBe(comparable('e\u0301'));
  expect(comparable('Bas')).not.toBe(comparable('bas'));
});
