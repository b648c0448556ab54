import { hashJson } from '../../../shared/record/canonical.ts';
import type { MessageReading } from '../../../shared/record/reading.ts';
import { comparableName } from './marks.ts';

/** A message as far as it is compared with another. */
export type Matchable = Pick<
  MessageReading,
  'id' | 'direction' | 'sender' | 'sentAt' | 'day' | 'type' | 'text' | 'edited' | 'deleted' | 'truncated' | 'attachments'
>;

/** Signs of bold and italics, direction marks, and what joins or varies characters without being seen. */
const UNCOMPARED = /[*_~`\u200b\u200c\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]|\u200d|\ufe0e|\ufe0f/g;
/** White space that is not one plain space. */
const SPACES = /[^\S ]\s*| \s+/g;

/**
 * A text as page and export agree on it: a page leaves out the signs of bold and italics, line breaks and invisible
 * characters differ.
 */
export function comparableText(text: string | null): string {
  return (text ?? '').normalize('NFC').replace(UNCOMPARED, '').replace(SPACES, ' ').trim();
}

/** What kind of message it is, coarse enough for an export that leaves out its media. */
export function comparableKind({ type, attachments }: Pick<Matchable, 'type' | 'attachments'>): string {
  if (attachments.length > 0 && type !== 'location') return 'media';
  return ['text', 'deleted', 'waiting', 'viewonce', 'system', 'call', 'poll', 'location'].includes(type) ? type : 'media';
}

/** The minute on the wall clock; a system line of a page has none. */
export const minuteOf = ({ sentAt }: Pick<Matchable, 'sentAt'>): string | null => sentAt?.time.slice(0, 16) ?? null;

/**
 * What two messages of one conversation share where they can't be told apart: title, minute, sender, kind and text.
 * @returns 64 hexadecimal digits
 */
export function equalityKey(title: string, message: Omit<Matchable, 'id'>): string {
  const { sender, direction } = message;
  const name = direction === 'system' ? null : comparableName(sender?.name ?? sender?.label ?? '');
  const minute = minuteOf(message) ?? message.day;
  return hashJson([comparableName(title), minute, name, comparableKind(message), comparableText(message.text)]);
}

/**
 * The key by which a message of an export is known in another export of the same conversation: exports hold no ids.
 * @param key the message's `equalityKey`
 * @param occurrence which of those with this key it is: "1" for the first
 * @returns 64 hexadecimal digits
 */
export const matchKey = (key: string, occurrence: string): string => (occurrence === '1' ? key : hashJson([key, occurrence]));
