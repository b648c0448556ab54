import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildPackage } from '../../companion/packaging/package.ts';
import type { PackageRequest } from '../../companion/packaging/request.ts';
import { RecordsFile } from '../../shared/formats/package.ts';
import { sampleSigner } from '../support/samples.ts';
import { unseal } from '../support/unseal.ts';

const folders = readdirSync(import.meta.dirname).filter((name) => /^package-\d+$/.test(name));
const read = (folder: string, name: string) => readFileSync(join(import.meta.dirname, folder, name));
const opened = (folder: string) => unseal(read(folder, 'sealed.age'), read(folder, 'identity.txt').toString().trim());

test('there is a golden package', () => {
  expect(folders).toContain('package-1');
});

describe.each(folders)('%s, as an earlier release sealed it', (folder) => {
  test('opens, and holds the records that it held then', async () => {
    const records = [...(await opened(folder))].find(([path]) => path.endsWith('/records.json'))?.[1];
    expect(records?.equals(read(folder, 'records.json'))).toBe(true);
    const request: PackageRequest = JSON.parse(read(folder, 'request.json').toString());
    expect(RecordsFile.parse(JSON.parse(records?.toString() ?? '')).releases).toEqual(request.releases);
  });
});

test('the latest golden package is what this code makes of its request, byte for byte', async () => {
  const latest = folders.toSorted((a, b) => Number(a.slice(8)) - Number(b.slice(8))).at(-1) ?? '';
  const request: PackageRequest = JSON.parse(read(latest, 'request.json').toString());
  const made = buildPackage(request, sampleSigner()).files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]);
  const golden = [...(await opened(latest))].map(([path, bytes]) => [path, bytes.toString()]);
  expect(made).toEqual(golden);
});
