import type { Problem } from '../../shared/protocol/page-calls.ts';
import type { Backlog } from '../../shared/record/backlog.ts';
import { BUCKETS, readCounters } from './counters.ts';
import type { Store } from './schema.ts';

/** The backlog, from the counters. */
export async function readBacklog(store: Store): Promise<Backlog> {
  return store.transaction('r', store.counters, store.messages, async () => {
    const counts = await readCounters(store, BUCKETS);
    const oldest = await store.messages.orderBy('openAt').first();
    const backlog = Object.fromEntries(BUCKETS.map((bucket, i) => [bucket, counts[i] ?? 0])) as Omit<Backlog, 'oldest'>;
    return { ...backlog, oldest: oldest?.capturedAt ?? null };
  });
}

/** What a person can see and act on that stands in the store: what was refused, and rows that nobody could read. */
export async function readProblems(store: Store): Promise<Problem[]> {
  return store.transaction('r', store.messages, store.gaps, async () => {
    const problems = new Map<string, Problem>();
    const add = (error: Problem['error'], since: string): void => {
      const known = problems.get(error.code);
      const first = known && known.since < since ? known.since : since;
      problems.set(error.code, { error: known?.error ?? error, count: (known?.count ?? 0) + 1, since: first });
    };
    for (const row of await store.messages.where('failedAt').above('').toArray())
      if (row.error && row.failedAt) add(row.error, row.failedAt);
    const open = await store.gaps.where('open').above('').toArray();
    for (const gap of open) if (gap.cause === 'row-not-understood') add({ code: 'capture.row-not-understood' }, gap.from);
    for (const gap of open) if (gap.cause === 'storage-full') add({ code: 'store.quota' }, gap.from);
    return [...problems.values()];
  });
}
