import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { bech32 } from '@scure/base';
import { ZegelError } from '../../shared/errors/error.ts';

/** The archive's age key (X25519, C2SP age v1): what packages are sealed to, and what opens them. */
export interface Identity {
  readonly privateKey: KeyObject;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** `age1…`, as policies and bags name this archive. */
  readonly recipient: string;
}

const SECRET_PREFIX = 'age-secret-key-';
const RECIPIENT_PREFIX = 'age';
/** RFC 8410 section 7: the bytes that stand before the 32 of an X25519 private key in PKCS #8. */
const PKCS8_X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex');

function identityOf(privateKey: KeyObject): Identity {
  const publicKey = new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32));
  return { privateKey, publicKey, recipient: bech32.encode(RECIPIENT_PREFIX, bech32.toWords(publicKey)) };
}

/**
 * @param text `AGE-SECRET-KEY-1…`, as `age-keygen` writes it
 * @throws ZegelError `key.unreadable`
 */
export function parseIdentity(text: string): Identity {
  let secret: Uint8Array;
  try {
    const { prefix, bytes } = bech32.decodeToBytes(text.toLowerCase());
    if (prefix !== SECRET_PREFIX || bytes.length !== 32) throw new Error('not an X25519 identity');
    secret = bytes;
  } catch (error) {
    throw new ZegelError('key.unreadable', {}, error);
  }
  return identityOf(createPrivateKey({ key: Buffer.concat([PKCS8_X25519, secret]), format: 'der', type: 'pkcs8' }));
}

/** A new identity and the text to keep it as. */
export function generateIdentity(): { identity: Identity; text: string } {
  const { privateKey } = generateKeyPairSync('x25519');
  const secret = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
  return { identity: identityOf(privateKey), text: bech32.encode(SECRET_PREFIX, bech32.toWords(secret)).toUpperCase() };
}
