import { ZegelError } from '../../shared/errors/error.ts';
import { BY_OFFICIAL, type Decision } from '../../shared/log/decision.ts';
import type { Tag, TagOrNone } from '../../shared/tag/tag.ts';
import { forEachKey, membersOf } from '../store/lookup.ts';
import type { ConversationRow, MessageRow, Store } from '../store/schema.ts';
import type { Entry } from './apply.ts';

/**
 * What a person's act means for the log and for each message, reckoned from the store without changing it. A conversation
 * that was united from several has one entry for each, all at one instant.
 */
export interface Plan {
  conversations: readonly ConversationRow[];
  /** Appended in this order. */
  entries: readonly Entry[];
  /** The tag of each conversation as a whole after it, where that changes; `entry` is an index in `entries`. */
  whole: ReadonlyMap<string, { tag: Tag | null; entry: number }>;
  /** The tag of each message after it. The decision that gives it is a new entry's, or one that stands. */
  messages: readonly { row: MessageRow; tag: TagOrNone; from: { entry: number } | { sequence: number | null } }[];
}

export interface TagRequest {
  conversation: string;
  messages?: readonly string[] | undefined;
  tag: Tag | null;
}

async function family(store: Store, conversation: string): Promise<ConversationRow[]> {
  const rows = await store.conversations.bulkGet(await membersOf(store, conversation));
  const found = rows.filter((row) => row !== undefined);
  if (found.length === 0) throw new ZegelError('tag.unknown-target');
  return found;
}

/** The rows that are there; what is final has none. */
async function rowsOf(store: Store, conversations: readonly ConversationRow[], messages: readonly string[]): Promise<MessageRow[]> {
  const found = (await store.messages.bulkGet([...new Set(messages)])).filter((row) => row !== undefined);
  const rows = found.filter((row) => conversations.some(({ id }) => id === row.conversation));
  if (rows.length > 0) return rows;
  const markers = await store.markers.bulkGet([...messages]);
  throw new ZegelError(markers.some(Boolean) ? 'tag.final' : 'tag.unknown-target');
}

/** Messages that have a tag of their own keep it whatever is said of the conversation. */
async function followers(store: Store, conversation: string): Promise<MessageRow[]> {
  const rows = await store.messages.where('[conversation+order]').between([conversation, -Infinity], [conversation, Infinity]).toArray();
  const sequences = new Set(rows.flatMap((row) => row.decision ?? []));
  const decisions = await store.decisions.bulkGet([...sequences]);
  const own = new Set(decisions.flatMap((decision) => (decision && decision.level !== 'conversation' ? [decision.sequence] : [])));
  return rows.filter((row) => row.content && !(row.decision !== null && own.has(row.decision)));
}

function grouped<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups.values()];
}

/** A person tags messages, or takes their tag off. */
export async function planMessages(store: Store, request: TagRequest & { messages: readonly string[] }): Promise<Plan> {
  const conversations = await family(store, request.conversation);
  const rows = await rowsOf(store, conversations, request.messages);
  const groups = grouped(rows, (row) => row.conversation);
  const entries = groups.map((group): Entry => {
    const target = { conversation: group[0]?.conversation ?? '', messages: group.map((row) => row.id) };
    return { by: BY_OFFICIAL, level: 'message', target, tag: request.tag, why: request.tag ? 'user' : 'undo' };
  });
  const messages = groups.flatMap((group, entry) => group.map((row) => ({ row, ...under(conversations, row, request.tag, entry) })));
  return { conversations, entries, whole: new Map(), messages };
}

/** What counts for a message whose own tag becomes `tag`: that, or else its conversation's. */
function under(
  conversations: readonly ConversationRow[],
  row: MessageRow,
  tag: Tag | null,
  entry: number,
): Pick<Plan['messages'][number], 'tag' | 'from'> {
  if (tag) return { tag, from: { entry } };
  const whole = conversations.find(({ id }) => id === row.conversation);
  return { tag: whole?.tag ?? 'untagged', from: { sequence: whole?.tag ? whole.decision : null } };
}

async function planWhole(
  store: Store,
  conversations: readonly ConversationRow[],
  tags: readonly { id: string; tag: Tag | null; why: Decision['why'] }[],
): Promise<Plan> {
  const entries = tags.map(
    ({ id, tag, why }): Entry => ({ by: BY_OFFICIAL, level: 'conversation', target: { conversation: id }, tag, why }),
  );
  const whole = new Map(tags.map(({ id, tag }, entry) => [id, { tag, entry }] as const));
  const messages: Plan['messages'][number][] = [];
  for (const [id, { tag, entry }] of whole) {
    for (const row of await followers(store, id))
      messages.push({ row, tag: tag ?? 'untagged', from: tag ? { entry } : { sequence: null } });
  }
  return { conversations, entries, whole, messages };
}

/** A person tags a whole conversation, with what is to come, or takes that off. */
export async function planConversation(store: Store, request: TagRequest): Promise<Plan> {
  const conversations = await family(store, request.conversation);
  const why = request.tag ? 'user' : 'undo';
  return planWhole(
    store,
    conversations,
    conversations.map(({ id }) => ({ id, tag: request.tag, why })),
  );
}

export function planTag(store: Store, request: TagRequest): Promise<Plan> {
  return request.messages ? planMessages(store, { ...request, messages: request.messages }) : planConversation(store, request);
}

/** What was appended in the same act. */
async function actOf(store: Store, id: string): Promise<Decision[]> {
  const one = await store.decisions.where('id').equals(id).first();
  if (!one) throw new ZegelError('tag.unknown-target');
  const family = await membersOf(store, one.target.conversation);
  const near = await store.decisions
    .where('sequence')
    .between(one.sequence - family.length, one.sequence + family.length, true, true)
    .toArray();
  return near.filter(
    (other) =>
      other.at === one.at &&
      other.level === one.level &&
      other.tag === one.tag &&
      other.why === one.why &&
      family.includes(other.target.conversation),
  );
}

/** What a message's own level said before an act; null where a later act has said something since. */
function before(history: readonly Decision[], act: readonly Decision[]): { tag: Tag | null; why: Decision['why'] } | null {
  const last = history.at(-1);
  if (!last || !act.some(({ sequence }) => sequence === last.sequence)) return null;
  const earlier = history.findLast((decision) => !act.some(({ sequence }) => sequence === decision.sequence));
  return earlier ? { tag: earlier.tag, why: earlier.why } : { tag: null, why: 'undo' };
}

async function planUndoWhole(store: Store, act: readonly Decision[]): Promise<Plan> {
  const conversations = await family(store, act[0]?.target.conversation ?? '');
  if (conversations.some((row) => row.final && act.some((decision) => decision.sequence === row.decision)))
    throw new ZegelError('tag.final');
  const tags: { id: string; tag: Tag | null; why: Decision['why'] }[] = [];
  for (const { id } of conversations) {
    const history = await store.decisions.where('[target.conversation+level]').equals([id, 'conversation']).sortBy('sequence');
    const earlier = before(history, act);
    if (earlier) tags.push({ id, tag: earlier.tag, why: earlier.tag ? earlier.why : 'undo' });
  }
  return planWhole(store, conversations, tags);
}

async function planUndoMessages(store: Store, act: readonly Decision[]): Promise<Plan> {
  const conversations = await family(store, act[0]?.target.conversation ?? '');
  const ids = act.flatMap((decision) => decision.target.messages ?? []);
  const rows = await rowsOf(store, conversations, ids);
  const found = await forEachKey(store.decisions, 'target.messages', ids);
  const decisions = [...new Map(found.map((decision) => [decision.sequence, decision])).values()].sort((a, b) => a.sequence - b.sequence);
  const histories = new Map(rows.map((row) => [row.id, decisions.filter((decision) => decision.target.messages?.includes(row.id))]));
  const items = rows.flatMap((row) => {
    const earlier = before(histories.get(row.id) ?? [], act);
    return earlier ? [{ row, earlier }] : [];
  });
  const entries: Entry[] = [];
  const messages: Plan['messages'][number][] = [];
  for (const group of grouped(items, ({ row }) => row.conversation)) {
    entries.push(entryFor(group, null, 'undo'));
    for (const same of grouped(group, ({ earlier }) => `${earlier.tag} ${earlier.why}`)) {
      const { tag, why } = same[0]?.earlier ?? { tag: null, why: 'undo' };
      if (tag) entries.push(entryFor(same, tag, why));
      messages.push(...same.map(({ row }) => ({ row, ...under(conversations, row, tag, entries.length - 1) })));
    }
  }
  return { conversations, entries, whole: new Map(), messages };
}

function entryFor(items: readonly { row: MessageRow }[], tag: Tag | null, why: Decision['why']): Entry {
  const target = { conversation: items[0]?.row.conversation ?? '', messages: items.map(({ row }) => row.id) };
  return { by: BY_OFFICIAL, level: 'message', target, tag, why };
}

/**
 * A person takes an act back: what the same level said before counts again, said anew, since only what a person says can
 * release a message.
 */
export async function planUndo(store: Store, decision: string): Promise<Plan> {
  const act = await actOf(store, decision);
  return act[0]?.level === 'conversation' ? planUndoWhole(store, act) : planUndoMessages(store, act);
}
