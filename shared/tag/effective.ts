import type { Decision } from '../log/decision.ts';
import { LEVELS, type TagOrNone } from './tag.ts';

export interface Tagged {
  tag: TagOrNone;
  /** The decision that counts, null for untagged. */
  decision: Decision | null;
}

/**
 * The tag that counts for one message: of the levels that a person set, the most specific; within a level, the latest.
 * A decision with `tag: null` takes back what stood at its own level.
 * @param decisions those that reach this message, in the order of the log
 */
export function effectiveTag(decisions: readonly Decision[]): Tagged {
  for (const level of LEVELS.toReversed()) {
    const last = decisions.findLast((decision) => decision.level === level);
    if (last?.tag) return { tag: last.tag, decision: last };
  }
  return { tag: 'untagged', decision: null };
}
