import type { ChatClient } from './client.ts';
import { converse } from './converse/client.ts';
import { whatsapp } from './whatsapp/client.ts';

/** Every client that Zegel reads. A new one is a folder and a line here. */
export const CLIENTS: readonly ChatClient[] = [whatsapp, converse];

/** The client whose page this is, by its signature, or null. */
export function clientOf(page: Document): ChatClient | null {
  return CLIENTS.find((client) => client.matches(page)) ?? null;
}
