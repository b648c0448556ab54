import { type DeviceSignature, SIGNATURE_FORMAT } from '../../shared/formats/package.ts';
import { signedBytes } from '../../shared/formats/signed.ts';
import type { Signer } from '../keys/signer.ts';

/**
 * `zegel-signature.json`: the device vouches for tagmanifest-sha512.txt, which names every tag file, and through the
 * manifest every payload file.
 */
export function writeSignature(tagManifest: Uint8Array, signer: Signer): Uint8Array {
  const signature: DeviceSignature = {
    format: SIGNATURE_FORMAT,
    algorithm: 'Ed25519',
    publicKey: Buffer.from(signer.publicKey).toString('base64'),
    signature: Buffer.from(signer.sign(signedBytes(SIGNATURE_FORMAT, tagManifest))).toString('base64'),
  };
  return new TextEncoder().encode(`${JSON.stringify(signature, null, 2)}\n`);
}
