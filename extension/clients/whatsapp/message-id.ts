/** What the attribute of a row says about its message, in both forms that WhatsApp Web has used. */
export interface MessageId {
  /** The bare id, the same before and after April 2026. */
  readonly id: string;
  /** Told by the older form alone. */
  readonly fromMe: boolean | null;
  readonly chat: string | null;
  readonly participant: string | null;
}

const BARE = /^[0-9A-F]{18,40}$/;
const JID = /^[0-9-]{5,40}@(c\.us|g\.us|lid|s\.whatsapp\.net|newsletter|broadcast)$/;

/**
 * Reads `3EB0…` (since 2026) and `true_<chat>_<id>[_<participant>]` (before).
 * @returns null for every other shape: albums' containers, and forms not known yet
 */
export function parseMessageId(raw: string): MessageId | null {
  if (BARE.test(raw)) return { id: raw, fromMe: null, chat: null, participant: null };
  const [side, chat = '', id = '', participant, ...more] = raw.split('_');
  if ((side !== 'true' && side !== 'false') || !JID.test(chat) || !BARE.test(id) || more.length > 0) return null;
  if (participant !== undefined && participant !== 'out' && !JID.test(participant)) return null;
  return { id, fromMe: side === 'true', chat, participant: participant === undefined || participant === 'out' ? null : participant };
}
