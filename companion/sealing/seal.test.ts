import { generateX25519Identity } from 'age-encryption';
import { expect, test } from 'vitest';
import { SAMPLE_IDENTITY, SAMPLE_RECIPIENT } from '../../tests/support/samples.ts';
import { collect, unseal, untar } from '../../tests/support/unseal.ts';
import type { Package } from '../packaging/request.ts';
import { seal, tar } from './seal.ts';

const PKG: Package = {
  files: [
    { path: 'bag/bagit.txt', bytes: new TextEncoder().encode('kanarie') },
    { path: 'bag/data/leeg', bytes: new Uint8Array() },
    { path: `bag/${'map/'.repeat(20)}${'x'.repeat(90)}`, bytes: new Uint8Array(200_000).fill(7) },
  ],
  checksums: {},
};

test('the archive opens what was sealed to it, file by file, in order', async () => {
  const opened = await unseal(await collect(seal(PKG, SAMPLE_RECIPIENT)), SAMPLE_IDENTITY);
  expect([...opened].map(([path, bytes]) => ({ path, bytes: new Uint8Array(bytes) }))).toEqual(PKG.files);
});

test('nobody else opens it, and nothing shows in it', async () => {
  const sealed = await collect(seal(PKG, SAMPLE_RECIPIENT));
  expect(sealed.includes('kanarie')).toBe(false);
  expect(sealed.includes('bagit')).toBe(false);
  await expect(unseal(sealed, await generateX25519Identity())).rejects.toThrow();
});

test('the tar is the same every time; the sealed bytes never are', async () => {
  const [one, two] = [await collect(tar(PKG.files)), await collect(tar(PKG.files))];
  expect(one.equals(two)).toBe(true);
  // POSIX ustar: uid, gid, size, mtime; user and group names.
  expect(one.toString('latin1', 108, 148).split(/[ \0]+/)).toEqual(['000000', '000000', '00000000007', '00000000000', '']);
  expect(one.subarray(265, 329).every((byte) => byte === 0)).toBe(true);
  expect([...(await untar(one)).keys()]).toEqual(PKG.files.map(({ path }) => path));
  const sealed = [await collect(seal(PKG, SAMPLE_RECIPIENT)), await collect(seal(PKG, SAMPLE_RECIPIENT))] as const;
  expect(sealed[0].equals(sealed[1])).toBe(false);
});

test.each(['', 'age1', 'age1qqqq', 'ssh-ed25519 AAAA'])('a recipient that is none: %j', async (recipient) => {
  await expect(collect(seal(PKG, recipient))).rejects.toMatchObject({ code: 'seal.failed' });
});

test('a reader that stops early leaves nothing hanging', async () => {
  for await (const chunk of seal(PKG, SAMPLE_RECIPIENT)) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
});
