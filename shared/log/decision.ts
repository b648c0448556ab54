import * as z from 'zod/mini';
import { Instant, Sha256Hex, Uuid } from '../record/basics.ts';
import { hashJson } from '../record/canonical.ts';
import { Level, Tag } from '../tag/tag.ts';

export const DECISION_FORMAT = 'zegel-decision/1';

/** `by` of a decision that the official took in his own browser; a delegate comes with a name of his own. */
export const BY_OFFICIAL = 'official';
/** `by` of a decision that followed from the review window, under the policy. */
export const BY_POLICY = 'policy';

/**
 * One entry of the decision log: who said what of which messages, when and why. Never changed, only followed by another;
 * `previous` chains them, so that the head of the log vouches for all of it. Holds no content: targets are ids.
 */
export const Decision = z.object({
  format: z.literal(DECISION_FORMAT),
  id: Uuid,
  /** 1 for the first entry. */
  sequence: z.number().check(z.int(), z.positive()),
  at: Instant,
  by: z.string(),
  level: Level,
  /**
   * What it is about: random ids of this profile, made when the row or conversation was first seen, never the client's.
   * `conversation` for every level; `day` for levels `day`; `messages` for levels `message` and `range`.
   */
  target: z.object({ conversation: Uuid, day: z.optional(z.string()), messages: z.optional(z.array(Uuid)) }),
  /** null takes an earlier decision at this level and target back (undo). */
  tag: z.nullable(Tag),
  why: z.enum(['user', 'undo', 'window']),
  /** Hash of the entry before, or 64 zeros. */
  previous: Sha256Hex,
});
export type Decision = z.infer<typeof Decision>;

/** Length and last hash of the log: 64 zeros when it is empty. */
export const LogHead = z.object({ length: z.number().check(z.int(), z.nonnegative()), hash: Sha256Hex });
export type LogHead = z.infer<typeof LogHead>;

export const EMPTY_LOG: LogHead = { length: 0, hash: '0'.repeat(64) };

/** The entry that follows `head`. */
export function followWith(
  head: LogHead,
  entry: Omit<Decision, 'format' | 'sequence' | 'previous'>,
): { decision: Decision; head: LogHead } {
  const decision: Decision = { ...entry, format: DECISION_FORMAT, sequence: head.length + 1, previous: head.hash };
  return { decision, head: { length: decision.sequence, hash: hashJson(decision) } };
}

/** The head of a log, or null where the chain is broken. */
export function headOf(log: readonly Decision[]): LogHead | null {
  let head = EMPTY_LOG;
  for (const decision of log) {
    if (decision.sequence !== head.length + 1 || decision.previous !== head.hash) return null;
    head = { length: decision.sequence, hash: hashJson(decision) };
  }
  return head;
}
