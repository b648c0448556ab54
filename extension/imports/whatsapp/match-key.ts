import { hashJson } from '../../../shared/record/canonical.ts';
import type { MessageReading } from '../../../shared/record/reading.ts';
import { comparableName, plain } from './marks.ts';

/** A message as far as it is compared with another. */
export type Matchable = Pick<
  MessageReading,
  'id' | 'direction' | 'sender' | 'sentAt' | 'day' | 'type' | 'text' | 'edited' | 'deleted' | 'truncated' | 'attachments'
>;

const MARKUP = /[*_~`]/g;
const SPACES = /\s+/g;
const INVISIBLE = /[\u200b\u200c\ufeff]|\u200d|\ufe0e|\ufe0f/g;

/**
 * A text as page and export agree on it: a page leaves out the signs of bold and italics, line breaks and invisible
 * characters differ.
 */
export function comparableText(text: string | null): string {
  return plain(text ?? '')
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(MARKUP, '')
    .replace(SPACES, ' ')
    .trim();
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
export const matchKey = (key: string, occurrence: string): string => hashJson([key, occurrence]);
