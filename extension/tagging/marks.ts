import type { Decision } from '../../shared/log/decision.ts';
import type { ConversationMark, Mark } from '../../shared/protocol/page-calls.ts';
import { markOf } from '../../shared/tag/life.ts';
import { readCounters, toSortOf } from '../store/counters.ts';
import { lookUp, membersOf, nearest } from '../store/lookup.ts';
import type { Profile } from '../store/profile.ts';
import type { ConversationRow, MarkerRow, MessageRow, Store } from '../store/schema.ts';

/** What stands beside the messages of a page; also the answer to every call that changes it. */
export interface Marked {
  conversation: ConversationMark | null;
  marks: Mark[];
}

function rowMark(id: string, row: MessageRow, decisions: ReadonlyMap<number, Decision>): Mark {
  const decision = row.decision === null ? undefined : decisions.get(row.decision);
  return {
    id,
    message: row.id,
    state: markOf(row.tag, row.state),
    from: decision ? { level: decision.level, at: decision.at, by: decision.by, why: decision.why } : null,
    finalAt: row.finalAt ?? null,
  };
}

function markerMark(id: string, marker: MarkerRow): Mark {
  const { level, at, by, why } = marker;
  return { id, message: marker.id, state: 'excludedFinal', from: { level, at, by, why }, finalAt: null };
}

/** Marks in the order of `entries`, each known message once. Inside or outside a transaction. */
export async function marksFor(
  store: Store,
  entries: readonly { id: string; known: MessageRow | MarkerRow | undefined }[],
): Promise<Mark[]> {
  const sequences = new Set(entries.flatMap(({ known }) => (known && 'state' in known && known.decision !== null ? [known.decision] : [])));
  const found = await store.decisions.bulkGet([...sequences]);
  const decisions = new Map(found.flatMap((decision) => (decision ? [[decision.sequence, decision] as const] : [])));
  const marks = new Map<string, Mark>();
  for (const { id, known } of entries) {
    if (known) marks.set(id, 'state' in known ? rowMark(id, known, decisions) : markerMark(id, known));
  }
  return [...marks.values()];
}

export async function conversationMark(store: Store, row: ConversationRow, members: readonly string[]): Promise<ConversationMark> {
  const counts = await readCounters(store, members.map(toSortOf));
  return { conversation: row.id, tag: row.tag, finalAt: row.finalAt ?? null, toSort: counts.reduce((sum, count) => sum + count, 0) };
}

/**
 * The marks of what a page shows of a conversation, by the client's ids; unknown ids have none.
 * @returns nothing where the conversation is not known
 */
export async function marksOf(profile: Profile, conversation: string, ids: readonly string[]): Promise<Marked> {
  const { store, hash } = profile;
  const members = await membersOf(store, conversation);
  const root = members[0] ? await store.conversations.get(members[0]) : undefined;
  if (!root) return { conversation: null, marks: [] };
  const refs = await Promise.all(ids.map((id) => hash.message(root.client, id)));
  const known = await lookUp(store, refs);
  const titled = await store.conversations.where('titleRef').equals(root.titleRef).primaryKeys();
  const siblings = titled.filter((id) => !members.includes(id));
  const rows = nearest(known.rows, members, siblings);
  const markers = nearest(known.markers, members, siblings);
  const entries = ids.map((id, i) => ({ id, known: rows.get(refs[i] ?? '') ?? markers.get(refs[i] ?? '') }));
  return { conversation: await conversationMark(store, root, members), marks: await marksFor(store, entries) };
}

/** The marks of messages by the profile's own ids, for a page that asked by those: content gives back the client's id. */
export async function marksOfMessages(store: Store, conversation: string, messages: readonly string[]): Promise<Marked> {
  const members = await membersOf(store, conversation);
  const root = members[0] ? await store.conversations.get(members[0]) : undefined;
  if (!root) return { conversation: null, marks: [] };
  const rows = await store.messages.bulkGet([...messages]);
  const entries = rows.flatMap((row) => (row?.content ? [{ id: row.content.nativeId, known: row }] : []));
  return { conversation: await conversationMark(store, root, members), marks: await marksFor(store, entries) };
}
