import { utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../record/canonical.ts';

/**
 * The bytes that a signature is made over: the format's name, a line feed, then the content, so that a signature made
 * for one purpose is never valid for another.
 * @param content bytes as they are, or a JSON value without its `signature` in canonical form
 */
export function signedBytes(format: string, content: Uint8Array | object): Uint8Array {
  const prefix = utf8ToBytes(`${format}\n`);
  const body = content instanceof Uint8Array ? content : utf8ToBytes(canonicalJson(content));
  const bytes = new Uint8Array(prefix.length + body.length);
  bytes.set(prefix);
  bytes.set(body, prefix.length);
  return bytes;
}
