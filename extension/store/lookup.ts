import type { IndexableType, Table } from 'dexie';
import type { MarkerRow, MessageRow, Store } from './schema.ts';

/**
 * Rows by an index, for many keys at once: requests side by side are four to seven times as fast as `anyOf`, which walks
 * a cursor from one to the next.
 */
export async function forEachKey<T, K, I>(table: Table<T, K, I>, index: string, keys: readonly IndexableType[]): Promise<T[]> {
  const found = await Promise.all(keys.map((key) => table.where(index).equals(key).toArray()));
  return found.flat();
}

/** Deletes the same. */
export async function deleteForEach<T, K, I>(table: Table<T, K, I>, index: string, keys: readonly IndexableType[]): Promise<void> {
  const found = await Promise.all(keys.map((key) => table.where(index).equals(key).primaryKeys()));
  await table.bulkDelete(found.flat());
}

/** What is known of the rows of a page: messages and stubs, and the markers of what was destroyed. */
export interface Known {
  rows: MessageRow[];
  markers: MarkerRow[];
}

/** In one transaction, its caller's or its own: each request outside of one would open another. */
export async function lookUp(store: Store, refs: readonly string[]): Promise<Known> {
  const keys = [...new Set(refs)];
  return store.transaction('r', store.messages, store.markers, async () => {
    const [rows, markers] = await Promise.all([forEachKey(store.messages, 'ref', keys), forEachKey(store.markers, 'ref', keys)]);
    return { rows, markers };
  });
}

/** In which conversations each ref is known. */
export function seenIn(known: Known): Map<string, Set<string>> {
  const result = new Map<string, Set<string>>();
  for (const { ref, conversation } of [...known.rows, ...known.markers]) {
    result.set(ref, (result.get(ref) ?? new Set()).add(conversation));
  }
  return result;
}

/** By ref, the one of a conversation before that of its siblings. */
export function nearest<T extends { ref: string; conversation: string }>(
  found: readonly T[],
  members: readonly string[],
  siblings: readonly string[],
): Map<string, T> {
  const result = new Map<string, T>();
  for (const row of found) if (siblings.includes(row.conversation)) result.set(row.ref, row);
  for (const row of found) if (members.includes(row.conversation)) result.set(row.ref, row);
  return result;
}

/** A conversation and what was united with it; empty where there is none of that id. */
export async function membersOf(store: Store, conversation: string): Promise<string[]> {
  const row = await store.conversations.get(conversation);
  if (!row) return [];
  const root = row.unitedWith ?? row.id;
  const united = await store.conversations.where('unitedWith').equals(root).primaryKeys();
  return [root, ...united];
}
