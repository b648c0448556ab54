import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** What JSON can hold. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json | undefined };

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).filter(([, v]) => v !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([k, v]) => [k, sorted(v)]));
}

/**
 * One spelling of a JSON value: keys sorted by code unit, no white space, absent keys left out. RFC 8785 without its
 * refusal of lone surrogates: chats contain them, and `JSON.stringify` escapes them into ASCII, so the bytes stay valid UTF-8.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/** SHA-256 of the canonical JSON, 64 hexadecimal digits. */
export function hashJson(value: unknown): string {
  return sha256Hex(utf8ToBytes(canonicalJson(value)));
}

/** SHA-256 of bytes, 64 hexadecimal digits. */
export function sha256Hex(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes));
}
