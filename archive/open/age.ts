import { createDecipheriv, createHmac, createPublicKey, diffieHellman, hkdfSync, timingSafeEqual } from 'node:crypto';
import { ZegelError } from '../../shared/errors/error.ts';
import type { Identity } from './identity.ts';

/**
 * Reads age v1 files (C2SP, https://c2sp.org/age) that are sealed to an X25519 recipient: the archive's own reader over
 * node:crypto, so that what the sender's library wrote is judged by other code. Strict: one spelling of the header, every
 * byte authenticated, nothing after the last chunk.
 */
const INTRO = 'age-encryption.org/v1';
const CHUNK = 64 * 1024;
const TAG = 16;
const NONCE = 16;
const FILE_KEY = 16;
/** A header names recipients; ours has one. What is longer is not ours. */
const MAX_HEADER = 64 * 1024;

interface Stanza {
  readonly args: readonly string[];
  readonly body: Uint8Array;
}

interface Header {
  readonly stanzas: readonly Stanza[];
  /** What the MAC covers: up to and including `---`. */
  readonly signed: Uint8Array;
  readonly mac: Uint8Array;
  readonly payload: Uint8Array;
}

const unreadable = (why: string) => new ZegelError('seal.unreadable', {}, new Error(why));

/** Unpadded base64 in its one canonical spelling. */
function decode(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64').replace(/=+$/, '') !== text) throw unreadable('base64');
  return bytes;
}

function parseHeader(sealed: Uint8Array): Header {
  const text = Buffer.from(sealed.buffer, sealed.byteOffset, Math.min(sealed.length, MAX_HEADER)).toString('latin1');
  let at = 0;
  const line = (): string => {
    const end = text.indexOf('\n', at);
    if (end < 0) throw unreadable('header');
    const found = text.slice(at, end);
    at = end + 1;
    return found;
  };
  if (line() !== INTRO) throw unreadable('not an age file');
  const stanzas: Stanza[] = [];
  for (;;) {
    const start = at;
    const head = line();
    if (head.startsWith('--- ')) {
      const mac = decode(head.slice(4));
      if (mac.length !== 32 || stanzas.length === 0) throw unreadable('mac');
      return { stanzas, signed: sealed.subarray(0, start + 3), mac, payload: sealed.subarray(at) };
    }
    if (!head.startsWith('-> ')) throw unreadable('stanza');
    const args = head.slice(3).split(' ');
    if (!args.every((arg) => /^[\x21-\x7e]+$/.test(arg))) throw unreadable('stanza');
    let body = '';
    let part: string;
    do {
      part = line();
      if (part.length > 64) throw unreadable('stanza');
      body += part;
    } while (part.length === 64);
    stanzas.push({ args, body: decode(body) });
  }
}

function hkdf(key: Uint8Array, salt: Uint8Array, info: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, salt, info, 32));
}

/** ChaCha20-Poly1305; null where the tag is wrong. */
function open(key: Uint8Array, nonce: Uint8Array, box: Uint8Array): Uint8Array | null {
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: TAG });
  decipher.setAuthTag(box.subarray(-TAG));
  const plain = decipher.update(box.subarray(0, -TAG));
  try {
    decipher.final();
  } catch {
    return null;
  }
  return plain;
}

function unwrap(stanza: Stanza, identity: Identity): Uint8Array | null {
  const [type, share, ...rest] = stanza.args;
  if (type !== 'X25519') return null;
  if (share === undefined || rest.length > 0) throw unreadable('X25519 stanza');
  const ephemeral = decode(share);
  if (ephemeral.length !== 32 || stanza.body.length !== FILE_KEY + TAG) throw unreadable('X25519 stanza');
  let secret: Uint8Array;
  try {
    const publicKey = createPublicKey({
      key: { kty: 'OKP', crv: 'X25519', x: Buffer.from(ephemeral).toString('base64url') },
      format: 'jwk',
    });
    secret = diffieHellman({ privateKey: identity.privateKey, publicKey });
  } catch (error) {
    // OpenSSL refuses shares of low order, as the format demands.
    throw new ZegelError('seal.unreadable', {}, error);
  }
  const salt = Buffer.concat([ephemeral, identity.publicKey]);
  return open(hkdf(secret, salt, 'age-encryption.org/v1/X25519'), new Uint8Array(12), stanza.body);
}

function openPayload(key: Uint8Array, payload: Uint8Array): Uint8Array {
  if (payload.length < NONCE + TAG) throw unreadable('payload');
  const streamKey = hkdf(key, payload.subarray(0, NONCE), 'payload');
  const chunks = payload.subarray(NONCE);
  const count = Math.ceil(chunks.length / (CHUNK + TAG));
  const plain = new Uint8Array(Math.max(0, chunks.length - count * TAG));
  const nonce = Buffer.alloc(12);
  for (let i = 0; i < count; i++) {
    const box = chunks.subarray(i * (CHUNK + TAG), (i + 1) * (CHUNK + TAG));
    const last = i === count - 1;
    // An empty last chunk is only allowed for an empty file.
    if (box.length < TAG || (box.length === TAG && count > 1)) throw unreadable('payload');
    // 11 bytes of counter; a package never needs more than the last six.
    nonce.writeUIntBE(i, 5, 6);
    nonce[11] = last ? 1 : 0;
    const part = open(streamKey, nonce, box);
    if (!part) throw unreadable('payload');
    plain.set(part, i * CHUNK);
  }
  return plain;
}

/**
 * The plaintext of an age file.
 * @throws ZegelError `seal.wrong-key` where no stanza opens with this identity, `seal.unreadable` for everything else
 */
export function openSeal(sealed: Uint8Array, identity: Identity): Uint8Array {
  const header = parseHeader(sealed);
  for (const stanza of header.stanzas) {
    const fileKey = unwrap(stanza, identity);
    if (!fileKey) continue;
    const expected = createHmac('sha256', hkdf(fileKey, new Uint8Array(0), 'header'))
      .update(header.signed)
      .digest();
    if (!timingSafeEqual(expected, header.mac)) throw unreadable('mac');
    return openPayload(fileKey, header.payload);
  }
  throw new ZegelError('seal.wrong-key');
}
