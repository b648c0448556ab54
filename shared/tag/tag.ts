import * as z from 'zod/mini';

/** What a person can say of a message; `untagged` is the absence of all of these. */
export const Tag = z.enum(['business', 'private', 'partyPolitical', 'doubt']);
export type Tag = z.infer<typeof Tag>;
export type TagOrNone = Tag | 'untagged';

/** From general to specific; the most specific level that a person set wins. */
export const LEVELS = ['contact', 'conversation', 'day', 'range', 'message'] as const;
export const Level = z.enum(LEVELS);
export type Level = z.infer<typeof Level>;

/** Private and party-political: never leave the browser. */
export function isExcluded(tag: TagOrNone): boolean {
  return tag === 'private' || tag === 'partyPolitical';
}
