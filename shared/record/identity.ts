import { utf8ToBytes } from '@noble/hashes/utils.js';
import { sha256Hex } from './canonical.ts';
import type { ClientId } from './reading.ts';

/**
 * The id of a message everywhere outside the page: the same in every tab, browser and device that sees the same message,
 * so that nothing is archived twice. Made of the client's own ids alone, never of text or time. Released messages only:
 * an excluded message is known by a keyed hash instead.
 *
 * @param conversation the network's id of the conversation, or, where the page shows none, null
 * @param apart set only where one profile holds the same client id in two conversations: tells them apart
 * @returns 64 hexadecimal digits
 */
export function messageIdOf(client: ClientId, conversation: string | null, nativeId: string, apart = ''): string {
  return sha256Hex(
    utf8ToBytes(['zegel-message/1', client, conversation ?? '', nativeId, apart].map((part) => JSON.stringify(part)).join('\n')),
  );
}
