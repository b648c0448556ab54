import type { PolicySummary } from '../../shared/policy/policy.ts';
import type { ConversationReading } from '../../shared/record/reading.ts';
import { isExcluded } from '../../shared/tag/tag.ts';
import { bucketOf, type Tally } from '../store/counters.ts';
import type { Profile } from '../store/profile.ts';
import type { ConversationRow } from '../store/schema.ts';
import { appendDecisions, undoEnds, withTag } from '../tagging/apply.ts';
import type { Evidence, Identified } from './identify.ts';

/** A conversation that was never seen before. Inside a transaction. */
export async function openConversation(profile: Profile, evidence: Evidence, shown: ConversationReading, at: string): Promise<Identified> {
  const conversation: ConversationRow = {
    id: profile.env.uuid(),
    client: evidence.client,
    accountRef: evidence.accountRef,
    titleRef: evidence.titleRef,
    nativeRef: evidence.nativeRef,
    kind: shown.kind,
    plain: { title: shown.title, nativeId: shown.nativeId, account: shown.account },
    createdAt: at,
    tag: null,
    decision: null,
    final: false,
  };
  await profile.store.conversations.add(conversation);
  const titled = await profile.store.conversations.where('titleRef').equals(evidence.titleRef).primaryKeys();
  return { conversation, members: [conversation.id], siblings: titled.filter((id) => id !== conversation.id), unite: [] };
}

/**
 * A known conversation with what the page newly shows of it. Nothing of a conversation whose exclusion is final is
 * written in plain.
 * @param believed whether a title that differs has stood there long enough
 * @param needed a message of it that was archived has changed, and goes to the archive again under its title
 */
export async function refresh(
  profile: Profile,
  known: ConversationRow,
  evidence: Evidence,
  shown: ConversationReading,
  believed: boolean,
  needed: boolean,
): Promise<ConversationRow> {
  const renamed = known.titleRef !== evidence.titleRef && believed;
  const sameTitle = renamed || known.titleRef === evidence.titleRef;
  const plain = {
    title: sameTitle || !known.plain ? shown.title : known.plain.title,
    nativeId: known.plain?.nativeId ?? shown.nativeId,
    account: known.plain?.account ?? shown.account,
  };
  const row: ConversationRow = {
    ...known,
    titleRef: renamed ? evidence.titleRef : known.titleRef,
    nativeRef: known.nativeRef ?? evidence.nativeRef,
    accountRef: known.accountRef ?? evidence.accountRef,
    kind: known.kind === 'unknown' ? shown.kind : known.kind,
    plain: known.final && !needed ? known.plain : plain,
  };
  if (JSON.stringify(row) !== JSON.stringify(known)) await profile.store.conversations.put(row);
  return row;
}

/**
 * Makes one of two conversations that turned out to be the same. Messages stay where they were written; a tag that one
 * of the two has as a whole counts for both from now on, with its own time to undo. Inside a transaction.
 */
export async function unite(
  profile: Profile,
  root: ConversationRow,
  other: ConversationRow,
  policy: PolicySummary,
  tally: Tally,
): Promise<ConversationRow> {
  const { store } = profile;
  const followers = await store.conversations.where('unitedWith').equals(other.id).toArray();
  await store.conversations.bulkPut([other, ...followers].map((row) => ({ ...row, unitedWith: root.id })));
  if (root.tag === other.tag || (root.tag && other.tag)) return root;
  const [from, to] = root.tag ? [root, other] : [other, root];
  const source = from.decision === null ? undefined : await store.decisions.get(from.decision);
  if (!from.tag || !source) return root;
  const now = profile.env.now();
  const ends = undoEnds(now, policy);
  const entry = { by: source.by, level: 'conversation', target: { conversation: to.id }, tag: from.tag, why: 'user' } as const;
  const [decision] = await appendDecisions(profile, [entry], now.toISOString());
  if (!decision) return root;
  const tagged: ConversationRow = {
    ...to,
    tag: from.tag,
    decision: decision.sequence,
    ...(isExcluded(from.tag) ? { finalAt: ends } : {}),
    ...(to === other ? { unitedWith: root.id } : {}),
  };
  await store.conversations.put(tagged);
  const rows = await store.messages.where('[conversation+order]').between([to.id, -Infinity], [to.id, Infinity]).toArray();
  const followed = rows
    .filter((row) => row.tag === 'untagged' && row.content)
    .map((row) => withTag(row, decision.tag ?? 'untagged', decision.sequence, ends));
  for (const row of followed) tally.move(row.conversation, 'toSort', bucketOf(row));
  await store.messages.bulkPut(followed);
  return to === root ? tagged : root;
}
