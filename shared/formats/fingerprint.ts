import { wordlist } from '@scure/bip39/wordlists/english.js';
import { sha256Hex } from '../record/canonical.ts';

/** The id of a device: SHA-256 of its 32-byte Ed25519 public key, 64 hexadecimal digits. */
export function deviceOf(publicKey: Uint8Array): string {
  return sha256Hex(publicKey);
}

/** The same in words to read aloud: the first 66 bits as six words of the BIP-39 list (11 bits each). */
export function fingerprintWords(device: string): string {
  const bits = [...device.slice(0, 18)].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
  return Array.from({ length: 6 }, (_, i) => wordlist[Number.parseInt(bits.slice(i * 11, i * 11 + 11), 2)]).join(' ');
}
