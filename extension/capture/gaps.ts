import type { GapCause } from '../../shared/record/observation.ts';
import type { Reading } from '../../shared/record/reading.ts';
import { GAPS, type Tally } from '../store/counters.ts';
import type { GapRow, Store } from '../store/schema.ts';

/** Rows of one reading that are gaps at most: what a page claims is not believed without end. */
const MAX_ROWS = 5_000;

const CAUSE: Record<Reading['pending'][number]['reason'], GapCause> = {
  shell: 'not-hydrated',
  loading: 'not-hydrated',
  incomplete: 'not-hydrated',
};

/** A row that could not be read. */
export interface Unread {
  /** null where the row has no id. */
  id: string | null;
  cause: GapCause;
}

export function unreadOf(reading: Reading): Unread[] {
  const pending = reading.pending.map(({ id, reason }) => ({ id, cause: CAUSE[reason] }));
  const unknown = reading.unknown.map(({ id }) => ({ id, cause: 'row-not-understood' as const }));
  return [...unknown, ...pending].slice(0, MAX_ROWS);
}

const scopeOf = (conversation: string | null): string => `${conversation ?? ''}/`;
const openKey = (conversation: string | null, ref: string | null, cause: GapCause): string =>
  `${scopeOf(conversation)}${ref ?? ''}/${cause}`;

async function close(store: Store, gaps: readonly GapRow[], at: string, tally: Tally): Promise<void> {
  if (gaps.length === 0) return;
  await store.gaps.bulkPut(gaps.map(({ open: _, ...gap }) => ({ ...gap, until: at })));
  tally.add(GAPS, -gaps.length);
}

/**
 * Brings the gaps of a conversation in line with what is on screen: opens one for each row that could not be read and is
 * not known, closes those of rows that now are. Inside a transaction that covers `gaps` and `counters`.
 * @param unread rows that can't be read, without those that are known already
 * @param read refs of rows that are known
 */
export async function noteGaps(
  store: Store,
  tally: Tally,
  conversation: string | null,
  unread: readonly { ref: string | null; cause: GapCause }[],
  read: ReadonlySet<string>,
  at: string,
): Promise<void> {
  const scope = scopeOf(conversation);
  const open = await store.gaps.where('open').between(scope, `${scope}\uffff`).toArray();
  const byKey = new Map(open.map((gap) => [gap.open, gap]));
  const now = new Map<string, GapRow & { open: string }>();
  for (const { ref, cause } of unread) {
    const key = openKey(conversation, ref, cause);
    const count = ref === null ? (now.get(key)?.count ?? 0) + 1 : 1;
    now.set(key, { conversation, ref, cause, count, from: at, until: null, open: key });
  }
  const fresh = [...now.values()].filter((gap) => !byKey.has(gap.open));
  const grown = [...now.values()].flatMap((gap) => {
    const before = byKey.get(gap.open);
    return before && before.count < gap.count ? [{ ...before, count: gap.count }] : [];
  });
  const nameless = (gap: GapRow): boolean => gap.ref === null && (gap.cause === 'not-hydrated' || gap.cause === 'row-not-understood');
  const done = open.filter((gap) => (gap.ref ? read.has(gap.ref) : nameless(gap) && !now.has(gap.open ?? '')));
  await close(store, done, at, tally);
  await store.gaps.bulkPut(grown);
  await store.gaps.bulkAdd(fresh);
  tally.add(GAPS, fresh.length);
}

/** Opens a gap of the whole profile, such as a pause. Inside a transaction. */
export async function openGap(store: Store, tally: Tally, cause: GapCause, from: string): Promise<void> {
  const open = openKey(null, null, cause);
  if (await store.gaps.where('open').equals(open).first()) return;
  await store.gaps.add({ conversation: null, ref: null, cause, count: 1, from, until: null, open });
  tally.add(GAPS, 1);
}

/** Closes it. Inside a transaction. */
export async function closeGap(store: Store, tally: Tally, cause: GapCause, at: string): Promise<void> {
  const open = openKey(null, null, cause);
  await close(store, await store.gaps.where('open').equals(open).toArray(), at, tally);
}

/** A period that is over and of which nothing could be seen. Inside a transaction. */
export async function addPeriod(store: Store, cause: GapCause, from: string, until: string): Promise<void> {
  await store.gaps.add({ conversation: null, ref: null, cause, count: 1, from, until });
}
