import * as z from 'zod/mini';
import { isExcluded, type TagOrNone } from './tag.ts';

/** The life of a message: captured → inReview → released → packaged → transmitted → acknowledged → purged. */
export const LifeState = z.enum([
  'captured',
  'inReview',
  'released',
  'packaged',
  'transmitted',
  'acknowledged',
  'purged',
  'excluded',
  'held',
  'failed',
  'quarantined',
]);
export type LifeState = z.infer<typeof LifeState>;

/**
 * What the companion tells of a message that it has. Only the latest is told, so that any of these may follow any other:
 * steps between two looks are skipped, a package that was damaged or set aside goes some of its way again.
 */
export const REPORTED: readonly LifeState[] = ['released', 'packaged', 'transmitted', 'acknowledged', 'failed', 'quarantined'];

/**
 * Which states may follow which. What a person excluded, and what is gone, stays so. A hand-over whose answer was lost may
 * be reported as any of `REPORTED` while the browser still calls it `inReview`. From `acknowledged` and `purged` a
 * message begins again with what was seen of it later, its next revision.
 */
export const NEXT: Record<LifeState, readonly LifeState[]> = {
  captured: ['inReview', 'released', 'excluded', 'held', 'failed'],
  inReview: [...REPORTED, 'excluded', 'held', 'captured'],
  released: [...REPORTED, 'inReview', 'captured', 'excluded'],
  packaged: REPORTED,
  transmitted: REPORTED,
  acknowledged: ['purged', 'held', 'released', 'failed'],
  purged: ['released', 'failed'],
  excluded: [],
  held: ['inReview', 'released', 'excluded', 'acknowledged'],
  failed: [...REPORTED, 'inReview'],
  quarantined: [...REPORTED, 'inReview'],
};

export function mayFollow(from: LifeState, to: LifeState): boolean {
  return from === to || NEXT[from].includes(to);
}

/** What stands beside a message in the page. */
export const MarkState = z.enum([
  'untagged',
  'business',
  'private',
  'partyPolitical',
  'doubt',
  'onTheWay',
  'archived',
  'failed',
  'excludedFinal',
]);
export type MarkState = z.infer<typeof MarkState>;

/** The mark of a message with this tag in this state. */
export function markOf(tag: TagOrNone, state: LifeState): MarkState {
  if (state === 'excluded') return 'excludedFinal';
  if (state === 'failed' || state === 'quarantined') return 'failed';
  if (state === 'acknowledged' || state === 'purged') return 'archived';
  if (state === 'packaged' || state === 'transmitted') return 'onTheWay';
  if (state === 'released') return 'onTheWay';
  if (isExcluded(tag) || tag === 'doubt' || tag === 'business') return tag;
  return 'untagged';
}
