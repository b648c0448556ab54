import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { ZegelError } from '../../shared/errors/error.ts';
import { createDurably } from '../setup/durable.ts';
import { readKeyFile } from './key-file.ts';
import type { Signer } from './signer.ts';

function signerOf(privateKey: KeyObject): Signer {
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new ZegelError('key.unreadable');
  // The raw key is the last 32 bytes of its SPKI form (RFC 8410, section 4).
  const publicKey = new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32));
  return { publicKey, sign: (bytes) => new Uint8Array(sign(null, bytes, privateKey)) };
}

/**
 * The device's key, or null where none was made yet.
 * @param path Ed25519 private key, PKCS #8 in PEM
 * @throws ZegelError `key.permissions`, `key.unreadable`
 */
export function readDeviceKey(path: string): Signer | null {
  const pem = readKeyFile(path);
  if (!pem) return null;
  try {
    return signerOf(createPrivateKey(Buffer.from(pem)));
  } catch (thrown) {
    throw ZegelError.of(thrown, 'key.unreadable');
  }
}

/** Makes the device's key, once for good: a device is its key. */
export function makeDeviceKey(path: string): Signer {
  const { privateKey } = generateKeyPairSync('ed25519');
  createDurably(path, Buffer.from(privateKey.export({ format: 'pem', type: 'pkcs8' })));
  return signerOf(privateKey);
}
