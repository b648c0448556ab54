import type { ClientId } from '../../shared/record/reading.ts';
import type { ConversationRow, Store } from '../store/schema.ts';

/**
 * Which conversation a page shows. A page may show no id of it, and two conversations may have one title; so, in order:
 *
 * 1. the network's own id of the conversation, where the page shows it;
 * 2. the messages on screen: one that is known, as a message, a stub or a marker, names its conversation, whatever the
 *    title now is. A single known message amid unknown ones under another title names nothing: a broadcast carries one
 *    id to several conversations;
 * 3. a page without messages: the one conversation of that title;
 * 4. else it is a new conversation, also where the title is known: mixing two people's chats can't be undone, and when
 *    scrolling back meets what was known the two are united.
 *
 * Until two conversations of one title are united, a message of the one that is seen in the other counts as the one's.
 * All of it within one account; an account that is not shown fits every account.
 */

/** What a reading tells of its conversation, by keyed hashes. */
export interface Evidence {
  client: ClientId;
  titleRef: string;
  nativeRef: string | null;
  accountRef: string | null;
  kind: ConversationRow['kind'];
  /** Every row with an id, also those that are not readable yet, in page order. */
  refs: readonly string[];
}

export interface Identified {
  conversation: ConversationRow;
  /** It and what was united with it. */
  members: readonly string[];
  /** Other conversations of this title: their messages count as known. */
  siblings: readonly string[];
  /** Shown to be the same conversation by this reading. */
  unite: readonly ConversationRow[];
}

/** How many messages of another conversation of the same title must be on screen to unite the two. */
const UNITE_FROM = 2;

function fits(row: ConversationRow, evidence: Evidence): boolean {
  const differ = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b;
  return row.client === evidence.client && !differ(row.accountRef, evidence.accountRef) && !differ(row.nativeRef, evidence.nativeRef);
}

/** Whether the known rows stand together, rather than one stray among unknown ones. */
function standsTogether(refs: readonly string[], known: ReadonlySet<string>): boolean {
  const upToLast = refs.slice(0, refs.findLastIndex((ref) => known.has(ref)) + 1);
  return upToLast.filter((ref) => known.has(ref)).length * 2 >= upToLast.length;
}

/** Conversations with what was united into each, by the id of the root. */
class Families {
  readonly roots = new Map<string, ConversationRow>();
  readonly #rootOf = new Map<string, string>();

  constructor(rows: readonly ConversationRow[]) {
    for (const row of rows) {
      this.#rootOf.set(row.id, row.unitedWith ?? row.id);
      if (!row.unitedWith) this.roots.set(row.id, row);
    }
  }

  rootOf(id: string): string | null {
    const root = this.#rootOf.get(id);
    return root && this.roots.has(root) ? root : null;
  }

  membersOf(root: string): string[] {
    return [...this.#rootOf].filter(([, of]) => of === root).map(([id]) => id);
  }
}

async function familiesOf(store: Store, evidence: Evidence, seenIn: Iterable<string>): Promise<Families> {
  const rows = new Map<string, ConversationRow>();
  const take = (found: readonly (ConversationRow | undefined)[]): void => {
    for (const row of found) if (row && fits(row, evidence)) rows.set(row.id, row);
  };
  take(await store.conversations.bulkGet([...seenIn]));
  take(await store.conversations.where('titleRef').equals(evidence.titleRef).toArray());
  if (evidence.nativeRef) take(await store.conversations.where('nativeRef').equals(evidence.nativeRef).toArray());
  take(await store.conversations.bulkGet([...rows.values()].flatMap((row) => row.unitedWith ?? [])));
  take(
    await store.conversations
      .where('unitedWith')
      .anyOf([...rows.keys()])
      .toArray(),
  );
  return new Families([...rows.values()]);
}

/**
 * @param seenIn per `ref` the conversations in which it is known
 * @returns null for a conversation that was never seen
 */
export async function identify(
  store: Store,
  evidence: Evidence,
  seenIn: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<Identified | null> {
  const families = await familiesOf(store, evidence, new Set([...seenIn.values()].flatMap((ids) => [...ids])));
  const hits = new Map<string, Set<string>>();
  for (const [ref, conversations] of seenIn) {
    for (const id of conversations) {
      const root = families.rootOf(id);
      if (root) hits.set(root, (hits.get(root) ?? new Set()).add(ref));
    }
  }
  const conversation = pick(families, evidence, hits);
  if (!conversation) return null;
  const own = hits.get(conversation.id) ?? new Set<string>();
  const siblings = [...families.roots.values()].filter((row) => row.id !== conversation.id && row.titleRef === conversation.titleRef);
  const unite = siblings.filter((row) => {
    const foreign = [...(hits.get(row.id) ?? [])].filter((ref) => !own.has(ref));
    return own.size > 0 && foreign.length >= UNITE_FROM;
  });
  return {
    conversation,
    members: families.membersOf(conversation.id),
    siblings: siblings.flatMap((row) => families.membersOf(row.id)),
    unite,
  };
}

function pick(families: Families, evidence: Evidence, hits: ReadonlyMap<string, ReadonlySet<string>>): ConversationRow | null {
  const roots = [...families.roots.values()];
  const native = evidence.nativeRef ? roots.find((row) => row.nativeRef === evidence.nativeRef) : undefined;
  if (native) return native;
  const titled = (row: ConversationRow): boolean => row.titleRef === evidence.titleRef;
  const shown = roots
    .map((row) => ({ row, known: hits.get(row.id) ?? new Set<string>() }))
    .filter(({ row, known }) => known.size > 0 && (titled(row) || standsTogether(evidence.refs, known)))
    .sort(
      (a, b) =>
        b.known.size - a.known.size ||
        Number(titled(b.row)) - Number(titled(a.row)) ||
        (a.row.createdAt < b.row.createdAt ? -1 : a.row.createdAt > b.row.createdAt ? 1 : 0),
    );
  if (shown[0]) return shown[0].row;
  const byTitle = roots.filter(titled);
  return evidence.refs.length === 0 && byTitle.length === 1 ? (byTitle[0] ?? null) : null;
}
