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

/** Which states may follow which. What a person excluded, and what is gone, stays so. */
export const NEXT: Record<LifeState, readonly LifeState[]> = {
  captured: ['inReview', 'released', 'excluded', 'held', 'failed'],
  inReview: ['released', 'excluded', 'held', 'captured', 'failed'],
  released: ['packaged', 'inReview', 'captured', 'excluded', 'failed', 'quarantined'],
  packaged: ['transmitted', 'failed', 'quarantined'],
  transmitted: ['acknowledged', 'failed', 'quarantined'],
  acknowledged: ['purged', 'held'],
  purged: ['released'],
  excluded: [],
  held: ['inReview', 'released', 'excluded', 'acknowledged'],
  failed: ['released', 'packaged', 'transmitted', 'acknowledged', 'quarantined', 'inReview'],
  quarantined: ['released', 'inReview', 'packaged'],
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
