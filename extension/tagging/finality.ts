import type { Decision } from '../../shared/log/decision.ts';
import { isExcluded, type Tag } from '../../shared/tag/tag.ts';
import { bucketOf, Tally } from '../store/counters.ts';
import { durably } from '../store/failure.ts';
import { deleteForEach, membersOf } from '../store/lookup.ts';
import type { Profile } from '../store/profile.ts';
import type { MarkerRow, MessageRow, Store } from '../store/schema.ts';

/**
 * What a person excluded becomes final when the time to undo is over, or at once when he leaves the chat: the content is
 * destroyed in every table that holds it, and a content-free marker remains under the random id that the message had.
 * The decisions stay, they name ids alone. Of a conversation that was excluded as a whole the title and the network's id
 * go too; keyed hashes of both are enough to know it again.
 *
 * Each step is one transaction that leaves a state from which the next run goes on: a worker that dies between two of
 * them loses nothing and keeps nothing.
 */

/** Rows a transaction: deleting many at once is slow in LevelDB. */
const CHUNK = 500;

async function destroy(store: Store, rows: readonly MessageRow[], tally: Tally): Promise<void> {
  const ids = rows.map((row) => row.id);
  const decisions = new Map<number, Decision>();
  for (const decision of await store.decisions.bulkGet([...new Set(rows.flatMap((row) => row.decision ?? []))])) {
    if (decision) decisions.set(decision.sequence, decision);
  }
  const markers = rows.flatMap((row): MarkerRow[] => {
    const decision = row.decision === null ? undefined : decisions.get(row.decision);
    if (!decision || !isExcluded(row.tag)) return [];
    const { id, conversation, ref, day } = row;
    return [
      { id, conversation, ref, day, tag: row.tag as Tag, level: decision.level, why: decision.why, by: decision.by, at: decision.at },
    ];
  });
  for (const row of rows) tally.move(row.conversation, bucketOf(row), 'excluded');
  await store.markers.bulkPut(markers);
  await deleteForEach(store.observations, 'message', ids);
  await deleteForEach(store.outbox, 'message', ids);
  await store.messages.bulkDelete(ids);
}

async function destroyDue(profile: Profile, due: () => Promise<MessageRow[]>): Promise<number> {
  const { store } = profile;
  let done = 0;
  for (;;) {
    const tables = [store.messages, store.observations, store.outbox, store.markers, store.decisions, store.counters];
    const count = await store.transaction('rw', tables, async () => {
      const rows = await due();
      const tally = new Tally();
      if (rows.length > 0) await destroy(store, rows, tally);
      await tally.write(store);
      return rows.length;
    });
    done += count;
    if (count < CHUNK) return done;
  }
}

async function closeConversations(store: Store, until: string, only?: readonly string[]): Promise<number> {
  return store.transaction('rw', store.conversations, async () => {
    const due = await store.conversations.where('finalAt').belowOrEqual(until).toArray();
    const rows = due.filter((row) => !only || only.includes(row.id));
    await store.conversations.bulkPut(rows.map(({ finalAt: _, ...row }) => ({ ...row, final: true })));
    return rows.length;
  });
}

/**
 * Lets go of the names of excluded conversations. They are needed as long as a message that was tagged business by itself
 * still has to be archived with them.
 */
export async function dropTitles(store: Store): Promise<void> {
  await store.transaction('rw', store.conversations, store.messages, async () => {
    const rows = await store.conversations.filter((row) => row.final && row.plain !== null).toArray();
    for (const row of rows) {
      const messages = store.messages.where('[conversation+order]').between([row.id, -Infinity], [row.id, Infinity]);
      const needed = await messages.and((message) => message.content !== null).first();
      if (!needed) await store.conversations.put({ ...row, plain: null });
    }
  });
}

/** Later than every instant. */
const ALWAYS = '\uffff';

/**
 * Makes final what is due.
 * @returns how many messages and conversations became final
 */
export function makeFinal(profile: Profile): Promise<number> {
  const { store, env } = profile;
  const now = env.now().toISOString();
  return durably(async () => {
    const messages = await destroyDue(profile, () => store.messages.where('finalAt').belowOrEqual(now).limit(CHUNK).toArray());
    const conversations = await closeConversations(store, now);
    if (messages + conversations > 0) await dropTitles(store);
    return messages + conversations;
  });
}

/** The page leaves a conversation: what was excluded in it is final now. */
export function leave(profile: Profile, conversation: string): Promise<number> {
  const { store } = profile;
  return durably(async () => {
    const members = await membersOf(store, conversation);
    const pending = store.messages.where('finalAt').belowOrEqual(ALWAYS);
    const messages = await destroyDue(profile, () =>
      pending
        .and((row) => members.includes(row.conversation))
        .limit(CHUNK)
        .toArray(),
    );
    const conversations = await closeConversations(store, ALWAYS, members);
    if (messages + conversations > 0) await dropTitles(store);
    return messages + conversations;
  });
}

/** When the next message or conversation becomes final or is to be handed over; null for never. */
export async function nextDue(store: Store): Promise<string | null> {
  const [message, conversation, release] = await Promise.all([
    store.messages.orderBy('finalAt').first(),
    store.conversations.orderBy('finalAt').first(),
    store.messages.orderBy('dueAt').first(),
  ]);
  const times = [message?.finalAt, conversation?.finalAt, release?.dueAt].filter((time) => time !== undefined);
  return times.sort()[0] ?? null;
}
