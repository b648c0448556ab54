import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ZegelError } from '../../shared/errors/error.ts';
import { ARCHIVE_FILE, ARCHIVE_FORMAT } from '../../shared/formats/archive-directory.ts';
import { Policy } from '../../shared/policy/policy.ts';
import { SAMPLE_RECIPIENT, samplePolicy, sampleUuid } from '../../tests/support/samples.ts';
import { demonstrationPolicy } from './demonstration.ts';
import { parsePolicy } from './load.ts';
import { preparePolicy } from './prepare.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zegel-policy-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const RECEIPT_KEY = samplePolicy().archive.receiptKey;
const path = () => join(folder, 'policy.json');

function describeArchive(demonstration: boolean, receiptKey = RECEIPT_KEY): void {
  const id = sampleUuid(1);
  const description = {
    format: ARCHIVE_FORMAT,
    id,
    demonstration,
    recipient: SAMPLE_RECIPIENT,
    receiptKey,
    createdAt: '2026-11-23T08:00:00.000Z',
  };
  writeFileSync(join(folder, ARCHIVE_FILE), JSON.stringify(description));
}

function reportOf(work: () => unknown) {
  try {
    work();
    return null;
  } catch (thrown) {
    return ZegelError.of(thrown).report();
  }
}

it.each([
  ['/', '{"format"'],
  ['/format', JSON.stringify({ ...samplePolicy(), format: 'zegel-policy/2' })],
  ['/timeZone', JSON.stringify({ ...samplePolicy(), timeZone: 'Europa/Amsterdam' })],
  ['/archive/recipient', JSON.stringify({ ...samplePolicy(), archive: { recipient: 'AGE-SECRET-KEY-1', receiptKey: RECEIPT_KEY } })],
  ['/', JSON.stringify({ ...samplePolicy(), retention: { ...samplePolicy().retention, period: 'P10Y' } })],
])('a policy that is wrong at %s says so', (where, text) => {
  expect(reportOf(() => parsePolicy(text))).toEqual({ code: 'policy.invalid', facts: { path: where } });
});

it('the demonstration’s policy is valid and says in words what it is', () => {
  const policy = demonstrationPolicy({ recipient: SAMPLE_RECIPIENT, receiptKey: RECEIPT_KEY }, sampleUuid(1));
  expect(Policy.parse(policy)).toEqual(policy);
  expect(policy.recordsCreator.name).toContain('demonstratie');
});

it('is made once for a demonstration, and keeps the keys that it pinned then', () => {
  describeArchive(true);
  const first = preparePolicy(path(), folder);
  expect(statSync(path()).mode & 0o777).toBe(0o600);
  describeArchive(true, Buffer.alloc(32, 1).toString('base64'));
  expect(preparePolicy(path(), folder)).toEqual(first);
});

it('is never made for a real archive, nor for none', () => {
  expect(reportOf(() => preparePolicy(path(), folder))).toEqual({ code: 'policy.missing', facts: {} });
  describeArchive(false);
  expect(reportOf(() => preparePolicy(path(), folder))).toEqual({ code: 'policy.missing', facts: {} });
});

it('one that is there is never overwritten, also when it is wrong', () => {
  describeArchive(true);
  writeFileSync(path(), '{}');
  expect(reportOf(() => preparePolicy(path(), folder))?.code).toBe('policy.invalid');
  expect(readFileSync(path(), 'utf8')).toBe('{}');
});
