import { expect, test } from 'vitest';
import { isShortcut, type Keys, keyAction } from './keyboard.ts';

const press = (key: string, more: Partial<Keys> = {}): Keys => ({
  key,
  code: '',
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  ...more,
});

test('digits tag in the order of the buttons, 0 and Delete take a tag off', () => {
  expect(['1', '2', '3', '4', '0', 'Delete'].map((key) => keyAction(press(key)))).toEqual(
    ['business', 'private', 'partyPolitical', 'doubt', null, null].map((tag) => ({ kind: 'tag', tag })),
  );
});

test('U and Ctrl+Z undo', () => {
  for (const keys of [press('u'), press('U', { shiftKey: true }), press('z', { ctrlKey: true }), press('z', { metaKey: true })]) {
    expect(keyAction(keys)).toEqual({ kind: 'undo' });
  }
});

test('keys of the browser and letters are left alone', () => {
  for (const keys of [press('1', { ctrlKey: true }), press('ArrowLeft', { altKey: true }), press('a'), press('Tab'), press('Enter')]) {
    expect(keyAction(keys)).toBeNull();
  }
});

test('the shortcut is Alt+Shift+Z by the place of the key', () => {
  expect(isShortcut(press('Ω', { code: 'KeyZ', altKey: true, shiftKey: true }))).toBe(true);
  expect(isShortcut(press('Z', { code: 'KeyZ', shiftKey: true }))).toBe(false);
  expect(isShortcut(press('Z', { code: 'KeyZ', altKey: true, shiftKey: true, ctrlKey: true }))).toBe(false);
});
