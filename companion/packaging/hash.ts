import { createHash } from 'node:crypto';

/** SHA-256 or SHA-512 of bytes in lower-case hexadecimal, by the system's own code: files are long. */
export function hashHex(algorithm: 'sha256' | 'sha512', bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex');
}
