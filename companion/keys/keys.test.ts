import { verify } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { receiptKeyOf } from '../archiving/answers.ts';
import { type Home, homeAt, prepareHome } from '../setup/home.ts';
import { loadKeys } from './keys.ts';

let home: Home;
beforeEach(() => {
  home = homeAt(mkdtempSync(join(tmpdir(), 'zegel-keys-')));
  prepareHome(home);
});
afterEach(() => rmSync(home.dir, { recursive: true }));

const code = (expected: string) => expect.objectContaining({ code: expected });

it('are made once, for this user alone, and are the same at the next start', () => {
  const first = loadKeys(home);
  for (const path of [home.deviceKey, home.journalKey]) expect(statSync(path).mode & 0o777).toBe(0o600);
  const second = loadKeys(home);
  expect(second.device.publicKey).toEqual(first.device.publicKey);
  expect(second.journal).toEqual(first.journal);
  expect([first.journal.length, first.protection]).toEqual([32, 'file']);
});

it('sign so that the public half verifies', () => {
  const { device } = loadKeys(home);
  const bytes = Buffer.from('zegel');
  const publicKey = receiptKeyOf(Buffer.from(device.publicKey).toString('base64'));
  expect(verify(null, bytes, publicKey, device.sign(bytes))).toBe(true);
  expect(verify(null, Buffer.from('other'), publicKey, device.sign(bytes))).toBe(false);
});

it('that others may read are refused', () => {
  loadKeys(home);
  for (const path of [home.deviceKey, home.journalKey]) {
    for (const mode of [0o640, 0o604]) {
      chmodSync(path, mode);
      expect(() => loadKeys(home)).toThrow(code('key.permissions'));
    }
    chmodSync(path, 0o600);
  }
  loadKeys(home);
});

it('are never made anew beside a journal', () => {
  loadKeys(home);
  writeFileSync(home.journal, '');
  for (const path of [home.deviceKey, home.journalKey]) {
    const bytes = readFileSync(path);
    rmSync(path);
    expect(() => loadKeys(home)).toThrow(code('key.unreadable'));
    writeFileSync(path, bytes, { mode: 0o600 });
  }
  loadKeys(home);
});

it('that are damaged are said to be', () => {
  loadKeys(home);
  truncateSync(home.journalKey, 31);
  expect(() => loadKeys(home)).toThrow(code('key.unreadable'));
  rmSync(home.journalKey);
  writeFileSync(home.deviceKey, 'no key', { mode: 0o600 });
  expect(() => loadKeys(home)).toThrow(code('key.unreadable'));
});
