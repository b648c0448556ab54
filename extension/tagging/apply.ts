import { type Decision, followWith } from '../../shared/log/decision.ts';
import type { PolicySummary } from '../../shared/policy/policy.ts';
import { isExcluded, type TagOrNone } from '../../shared/tag/tag.ts';
import { readMeta, writeMeta } from '../store/meta.ts';
import type { Profile } from '../store/profile.ts';
import { listed } from '../store/rows.ts';
import type { MessageRow } from '../store/schema.ts';

export type Entry = Pick<Decision, 'by' | 'level' | 'target' | 'tag' | 'why'>;

/** Appends to the decision log, all at one instant. Inside a transaction that covers `decisions` and `meta`. */
export async function appendDecisions(profile: Profile, entries: readonly Entry[], at: string): Promise<Decision[]> {
  const { store, env } = profile;
  let head = await readMeta(store, 'logHead');
  const decisions = entries.map((entry) => {
    const next = followWith(head, { ...entry, id: env.uuid(), at });
    head = next.head;
    return next.decision;
  });
  await store.decisions.bulkAdd(decisions);
  await writeMeta(store, 'logHead', head);
  return decisions;
}

/** When what is decided now can no longer be taken back. */
export function undoEnds(now: Date, policy: PolicySummary): string {
  return new Date(now.getTime() + policy.undoSeconds * 1000).toISOString();
}

/**
 * A row under another tag, with what follows from it: an excluded one becomes final and a business one is handed over
 * when the time to undo is over.
 * @param ends when that is
 */
export function withTag(row: MessageRow, tag: TagOrNone, decision: number | null, ends: string): MessageRow {
  const { finalAt: _final, dueAt: _due, ...rest } = row;
  return listed({
    ...rest,
    // What failed before it was handed over gets another chance with what is said of it now.
    state: row.state === 'failed' ? 'inReview' : row.state,
    error: null,
    tag,
    decision,
    ...(isExcluded(tag) ? { finalAt: ends } : {}),
    ...(tag === 'business' && row.revision === 0 ? { dueAt: ends } : {}),
  });
}
