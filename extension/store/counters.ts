import type { Backlog } from '../../shared/record/backlog.ts';
import type { LifeState } from '../../shared/tag/life.ts';
import { isExcluded, type TagOrNone } from '../../shared/tag/tag.ts';
import type { Store } from './schema.ts';

/** What a message counts as in the backlog. */
export type Bucket = Exclude<keyof Backlog, 'oldest'>;
export const BUCKETS = ['toSort', 'doubt', 'ready', 'onTheWay', 'archived', 'failed', 'excluded'] as const satisfies readonly Bucket[];

export function bucketOf(row: { state: LifeState; tag: TagOrNone }): Bucket {
  switch (row.state) {
    case 'excluded':
      return 'excluded';
    case 'failed':
    case 'quarantined':
      return 'failed';
    case 'acknowledged':
    case 'purged':
      return 'archived';
    case 'released':
    case 'packaged':
    case 'transmitted':
      return 'onTheWay';
    default:
      if (isExcluded(row.tag)) return 'excluded';
      if (row.tag === 'business') return 'ready';
      return row.tag === 'doubt' ? 'doubt' : 'toSort';
  }
}

export const toSortOf = (conversation: string): string => `toSort/${conversation}`;
/** Open gaps. */
export const GAPS = 'gaps';

/**
 * Gathers what a transaction changes and writes it to the counters inside the same transaction: counting rows takes a
 * fifth of a second at 100,000 of them.
 */
export class Tally {
  readonly #changes = new Map<string, number>();

  add(name: string, by: number): void {
    this.#changes.set(name, (this.#changes.get(name) ?? 0) + by);
  }

  /** A message of `conversation` that counted as one thing (null: it was not there) and now counts as another. */
  move(conversation: string, before: Bucket | null, now: Bucket | null): void {
    if (before === now) return;
    if (before) this.add(before, -1);
    if (now) this.add(now, 1);
    if (before === 'toSort') this.add(toSortOf(conversation), -1);
    if (now === 'toSort') this.add(toSortOf(conversation), 1);
  }

  /** Inside a transaction that covers `counters`. */
  async write(store: Store): Promise<void> {
    const changes = [...this.#changes].filter(([, by]) => by !== 0);
    if (changes.length === 0) return;
    const rows = await store.counters.bulkGet(changes.map(([name]) => name));
    await store.counters.bulkPut(changes.map(([name, by], i) => ({ name, value: (rows[i]?.value ?? 0) + by })));
    this.#changes.clear();
  }
}

export async function readCounters(store: Store, names: readonly string[]): Promise<number[]> {
  const rows = await store.counters.bulkGet([...names]);
  return rows.map((row) => row?.value ?? 0);
}
