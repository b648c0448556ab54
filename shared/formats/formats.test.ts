import { expect, test } from 'vitest';
import { sha256Hex } from '../record/canonical.ts';
import { CHROMIUM_ID, CHROMIUM_KEY } from './extension-id.ts';
import { deviceOf, fingerprintWords } from './fingerprint.ts';
import { signedBytes } from './signed.ts';

test('a signature for one purpose is never valid for another', () => {
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  expect(text(signedBytes('a/1', { y: 1, x: 2 }))).toBe('a/1\n{"x":2,"y":1}');
  expect(text(signedBytes('a/1', new Uint8Array([66])))).toBe('a/1\nB');
});

test('a fingerprint is six words, the same for the same key', () => {
  const words = fingerprintWords(deviceOf(new Uint8Array(32)));
  expect(words.split(' ')).toHaveLength(6);
  expect(words).not.toContain('undefined');
  expect(fingerprintWords(deviceOf(new Uint8Array(32).fill(1)))).not.toBe(words);
  expect(fingerprintWords('f'.repeat(64))).toBe('zoo zoo zoo zoo zoo zoo');
});

test("the extension's id follows from its key", () => {
  const hash = sha256Hex(Buffer.from(CHROMIUM_KEY, 'base64'));
  expect([...hash.slice(0, 32)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('')).toBe(CHROMIUM_ID);
});
