import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { claimAddress, knownAddress, usualAddress } from './address.ts';

let root: string;
let long: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'za-'));
  long = join(root, 'a-folder-with-a-long-name'.repeat(4));
  mkdirSync(join(long, 'run'), { recursive: true });
  const runtime = join(root, 'r');
  mkdirSync(runtime);
  vi.stubEnv('XDG_RUNTIME_DIR', runtime);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

it('is a socket in the home', () => {
  expect(usualAddress('/srv/zegel', 'linux')).toBe('/srv/zegel/run/companion.sock');
});

it('is a pipe of its own for each home on Windows', () => {
  expect(usualAddress('/a', 'win32')).toMatch(/^\\\\\.\\pipe\\zegel-[0-9a-f]{16}$/);
  expect(usualAddress('/a', 'win32')).not.toBe(usualAddress('/b', 'win32'));
});

it('where the path is too long for a socket: a short folder of this user alone, that the others find', () => {
  expect(usualAddress(long)).toBe(null);
  expect(knownAddress(long)).toBe(null);
  const address = claimAddress(long);
  expect(Buffer.byteLength(address)).toBeLessThanOrEqual(103);
  expect(statSync(dirname(address)).mode & 0o777).toBe(0o700);
  vi.stubEnv('XDG_RUNTIME_DIR', '/elsewhere');
  expect(knownAddress(long)).toBe(address);
});

it('a short folder that was open to others is closed; one that is a link to elsewhere is refused', () => {
  const folder = dirname(claimAddress(long));
  chmodSync(folder, 0o777);
  claimAddress(long);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  rmSync(folder, { recursive: true });
  symlinkSync(root, folder);
  expect(() => claimAddress(long)).toThrow(expect.objectContaining({ code: 'key.permissions' }));
});
