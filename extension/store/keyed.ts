import { bytesToHex } from '@noble/hashes/utils.js';
import { canonicalJson } from '../../shared/record/canonical.ts';
import type { ClientId } from '../../shared/record/reading.ts';

/** Hashes remembered: a page of messages is asked for again with every batch. */
const REMEMBERED = 20_000;
/** Characters that steer direction or stand for nothing: pages put them into titles at will. */
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** A key that can be used and never be read out; it dies with the profile. */
export function makeKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
}

/**
 * HMAC-SHA-256 under the profile's key of what the client calls its messages and conversations. What it is for is part
 * of what is hashed, so that a title can never be taken for a message.
 */
export class KeyedHash {
  readonly #key: CryptoKey;
  readonly #known = new Map<string, string>();

  constructor(key: CryptoKey) {
    this.#key = key;
  }

  message(client: ClientId, nativeId: string): Promise<string> {
    return this.#of(['message', client, nativeId]);
  }

  conversation(client: ClientId, nativeId: string): Promise<string> {
    return this.#of(['conversation', client, nativeId]);
  }

  account(client: ClientId, account: string): Promise<string> {
    return this.#of(['account', client, account]);
  }

  /** Titles that look the same are the same. */
  title(client: ClientId, title: string): Promise<string> {
    return this.#of(['title', client, title.normalize('NFC').replace(INVISIBLE, '').replace(/\s+/g, ' ').trim()]);
  }

  /** Of content; not remembered. */
  content(what: 'text' | 'reactions', value: unknown): Promise<string> {
    return this.#sign(canonicalJson(['content', what, value]));
  }

  async #of(parts: readonly string[]): Promise<string> {
    const input = JSON.stringify(parts);
    const known = this.#known.get(input);
    if (known) return known;
    const hash = await this.#sign(input);
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(input, hash);
    return hash;
  }

  async #sign(input: string): Promise<string> {
    return bytesToHex(new Uint8Array(await crypto.subtle.sign('HMAC', this.#key, new TextEncoder().encode(input))));
  }
}
