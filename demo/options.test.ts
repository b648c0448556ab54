import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test('without options: Dutch, the own archive, a window where there is a screen', () => {
  expect(readOptions([], { LANG: 'nl_NL.UTF-8', DISPLAY: ':0' }, 'linux')).toEqual({
    language: 'nl',
    archive: null,
    live: false,
    keep: false,
    pictures: null,
    display: true,
  });
});

test('no screen, no window; a screen can be left alone', () => {
  expect(readOptions([], {}, 'linux').display).toBe(false);
  expect(readOptions([], { WAYLAND_DISPLAY: 'wayland-0' }, 'linux').display).toBe(true);
  expect(readOptions(['--headless'], { DISPLAY: ':0' }, 'linux').display).toBe(false);
});

test('what the user names wins, and paths are made whole', () => {
  const options = readOptions(['--lang', 'en', '--archive', 'een map/archief', '--live'], { LANG: 'nl_NL' }, 'linux');
  expect(options).toMatchObject({ language: 'en', live: true });
  expect(options.archive).toMatch(/^\/.*een map\/archief$/);
});

test('an option that is none is refused', () => {
  expect(() => readOptions(['--arhcive', 'x'], {}, 'linux')).toThrow(TypeError);
});
