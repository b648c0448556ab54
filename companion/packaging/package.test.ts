import { createPublicKey, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { DeviceSignature, RecordsFile, SIGNATURE_FORMAT } from '../../shared/formats/package.ts';
import { signedBytes } from '../../shared/formats/signed.ts';
import { canonicalJson, sha256Hex } from '../../shared/record/canonical.ts';
import { samplePolicy, sampleRelease, sampleRequest, sampleSigner } from '../../tests/support/samples.ts';
import { buildPackage } from './package.ts';
import type { Package, PackageRequest } from './request.ts';

const build = (overrides: Partial<PackageRequest> = {}) => buildPackage(sampleRequest(overrides), sampleSigner());
const bytesOf = (pkg: Package, end: string) => pkg.files.find(({ path }) => path.endsWith(end))?.bytes ?? new Uint8Array();
const textOf = (pkg: Package, end: string) => new TextDecoder().decode(bytesOf(pkg, end));

test('the same request and key give the same bytes', () => {
  expect(build()).toEqual(build());
});

test('every payload file has its checksum', () => {
  const { files, checksums } = build();
  const payload = files.map(({ path }) => path.replace(/^[^/]+\//, '')).filter((path) => path.startsWith('data/'));
  expect(Object.keys(checksums)).toEqual(payload.toSorted());
  expect(payload).toHaveLength(8);
});

test('the device signs the tag manifest', () => {
  const pkg = build();
  const signature = DeviceSignature.parse(JSON.parse(textOf(pkg, 'zegel-signature.json')));
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(signature.publicKey, 'base64').toString('base64url') },
    format: 'jwk',
  });
  const signed = signedBytes(SIGNATURE_FORMAT, bytesOf(pkg, 'tagmanifest-sha512.txt'));
  expect(verify(null, signed, key, Buffer.from(signature.signature, 'base64'))).toBe(true);
});

test('the bytes of a record in records.json are those that its hash was made over', () => {
  const pkg = build();
  const text = textOf(pkg, 'records.json');
  for (const { record, recordHash } of RecordsFile.parse(JSON.parse(text)).releases) {
    expect(text).toContain(`"record":${canonicalJson(record)},`);
    expect(sha256Hex(new TextEncoder().encode(canonicalJson(record)))).toBe(recordHash);
  }
});

test('an increment keeps its place in the archive and says its number', () => {
  const [first, second] = [build(), build({ sequence: 2, packageId: 'aaaaaaaa-0000-4000-8000-000000000002' })];
  const places = (pkg: Package) => Object.keys(pkg.checksums);
  expect(places(second)).toEqual(places(first));
  expect(textOf(second, 'bag-info.txt')).toContain('Bag-Count: 2 of ?\n');
});

test('the end of a term, once known, moves nothing', () => {
  const { official } = samplePolicy();
  const ended = samplePolicy({ official: { ...official, termOfOffice: { ...official.termOfOffice, until: '2027-01-31' } } });
  expect(Object.keys(build({ policy: ended }).checksums)).toEqual(Object.keys(build().checksums));
});

const refused: [string, Partial<PackageRequest>][] = [
  ['releases', { releases: [] }],
  ['day', { day: '2026-02-30' }],
  ['record.day', { day: '2026-11-24' }],
  ['records', { packageId: '../../etc/passwd' }],
  ['decision', { releases: [sampleRelease({ decision: { tag: 'private' } })] }],
  ['decision', { releases: [sampleRelease({ decision: { tag: null } })] }],
  ['recordHash', { releases: [{ ...sampleRelease(), recordHash: '0'.repeat(64) }] }],
  ['duplicate', { releases: [sampleRelease(), sampleRelease()] }],
];

test.each(refused)('what does not hold together is not packaged: %s', (what, overrides) => {
  expect(() => build(overrides)).toThrow(expect.objectContaining({ code: 'package.failed', facts: { what } }));
});
