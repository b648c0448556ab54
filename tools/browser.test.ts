import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findBrowser } from './browser.ts';

function programIn(name: string, mode: number): { folder: string; path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'zegel browser-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, mode);
  return { folder, path };
}

test('the browser that the user names wins', () => {
  const { path } = programIn('my-chrome', 0o755);
  expect(findBrowser({ CHROME_PATH: path, PATH: '/usr/bin' })).toBe(path);
});

test('a name that leads to no program is said, not passed over', () => {
  const { path } = programIn('not-a-program', 0o644);
  for (const named of [path, '/nowhere/chrome']) {
    expect(() => findBrowser({ CHROME_PATH: named, PATH: '/usr/bin' })).toThrow(expect.objectContaining({ code: 'setup.no-browser' }));
  }
});

test('else the first of the known names on the path', () => {
  const { folder, path } = programIn('microsoft-edge', 0o755);
  expect(findBrowser({ PATH: `/nowhere:${folder}` })).toBe(path);
});
