import { expect, test } from 'vitest';
import { ordersOf, remember, selfNameOf } from './memory.ts';

test('what one look learns the next one knows', () => {
  const memory = remember({ other: 'kept' }, new Map([['head /', 'monthFirst']]), 'Noor');
  expect(ordersOf(memory).get('head /')).toBe('monthFirst');
  expect(selfNameOf(memory)).toBe('Noor');
  expect(remember(memory, new Map(), null)).toEqual(memory);
  expect(memory.other).toBe('kept');
});

test('what can’t be read counts as nothing', () => {
  expect(ordersOf({ dateOrder: ';;=;head /=sideways;x' }).size).toBe(0);
  expect(ordersOf({}).size).toBe(0);
});
