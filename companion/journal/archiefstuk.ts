import { createHash } from 'node:crypto';

/**
 * The id of a conversation-day, the same for every package of it: a UUID of version 8 (RFC 9562) made from random ids
 * and a date, so that it says nothing by itself.
 */
export function archiefstukOf(official: string, conversation: string, day: string): string {
  const bytes = createHash('sha256').update(`zegel-archiefstuk/1\n${official}\n${conversation}\n${day}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
