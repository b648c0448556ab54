import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { ZegelError } from '../../shared/errors/error.ts';
import { deviceOf } from '../../shared/formats/fingerprint.ts';
import { DeviceSignature, SIGNATURE_FILE, SIGNATURE_FORMAT } from '../../shared/formats/package.ts';
import { signedBytes } from '../../shared/formats/signed.ts';
import { type Bag, fileOf, TAG_MANIFEST, textOf } from './bag.ts';

/** @param raw 32 bytes of an Ed25519 public key */
export function ed25519PublicKey(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(raw).toString('base64url') }, format: 'jwk' });
}

/** @param publicKey 32 bytes, base64 */
export function isSignedBy(publicKey: string, bytes: Uint8Array, signature: string): boolean {
  return verify(null, bytes, ed25519PublicKey(Buffer.from(publicKey, 'base64')), Buffer.from(signature, 'base64'));
}

/** Who signed a package. */
export interface SigningDevice {
  /** SHA-256 of the public key, 64 hexadecimal digits. */
  readonly device: string;
  /** 32 bytes, base64. */
  readonly publicKey: string;
}

/**
 * The device that signed the bag's tagmanifest, and with it everything else; whether it is trusted is for intake to say.
 * @throws ZegelError `package.signature`
 */
export function verifySignature(bag: Bag): SigningDevice {
  let parsed: DeviceSignature;
  try {
    parsed = DeviceSignature.parse(JSON.parse(textOf(bag.files, SIGNATURE_FILE)));
  } catch (error) {
    throw new ZegelError('package.signature', {}, error);
  }
  const signed = signedBytes(SIGNATURE_FORMAT, fileOf(bag.files, TAG_MANIFEST));
  if (!isSignedBy(parsed.publicKey, signed, parsed.signature)) throw new ZegelError('package.signature');
  return { device: deviceOf(Buffer.from(parsed.publicKey, 'base64')), publicKey: parsed.publicKey };
}
