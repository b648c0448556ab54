import { ZegelError } from '../../shared/errors/error.ts';
import type { PageRequest, PageResult } from '../../shared/protocol/page-calls.ts';
import { isExcluded } from '../../shared/tag/tag.ts';
import { bucketOf, Tally } from '../store/counters.ts';
import { durably } from '../store/failure.ts';
import { readMeta } from '../store/meta.ts';
import type { Profile } from '../store/profile.ts';
import type { ConversationRow, MessageRow } from '../store/schema.ts';
import { appendDecisions, type Entry, undoEnds, withTag } from './apply.ts';
import { type Marked, marksOfMessages } from './marks.ts';
import { type Plan, planTag, planUndo } from './plan.ts';

/**
 * Takes messages back that were put into the outbox, where that is still possible; those that are back are free to be
 * tagged again. Rejects where the companion has to be asked and can't be.
 */
export type Recall = (rows: readonly MessageRow[]) => Promise<void>;

/** How many marks an answer carries at most; a page asks for those that it shows. */
const MAX_MARKS = 2_000;

/** Handed over, or about to be: its content may be elsewhere. */
const isOut = (row: MessageRow): boolean => row.revision > 0 || row.content === null;

/** Leaves out of a plan what is out and can't be taken back; what is business anyway may stay. */
function withoutLocked(plan: Plan): Plan {
  const locked = new Set(plan.messages.filter(({ row, tag }) => isOut(row) && tag !== 'business').map(({ row }) => row.id));
  if (locked.size === 0) return plan;
  const messages = plan.messages.filter(({ row }) => !locked.has(row.id));
  if (messages.length === 0 && plan.whole.size === 0) throw new ZegelError('recall.too-late');
  const entries = plan.entries.map((entry): Entry => {
    const ids = entry.target.messages?.filter((id) => !locked.has(id));
    return ids ? { ...entry, target: { ...entry.target, messages: ids } } : entry;
  });
  return { ...plan, entries, messages };
}

function wholeRow(row: ConversationRow, tag: ConversationRow['tag'], sequence: number, ends: string): ConversationRow {
  const { finalAt: _, ...rest } = row;
  return { ...rest, tag, decision: sequence, final: false, ...(tag && isExcluded(tag) ? { finalAt: ends } : {}) };
}

async function apply(profile: Profile, plan: Plan): Promise<{ decision: string | null; marked: Marked }> {
  const { store, env } = profile;
  const now = env.now();
  const ends = undoEnds(now, await readMeta(store, 'policy'));
  const decisions = await appendDecisions(profile, plan.entries, now.toISOString());
  const sequenceOf = (entry: number): number => decisions[entry]?.sequence ?? 0;
  const tally = new Tally();
  const changed = plan.messages.flatMap(({ row, tag, from }) => {
    if (isOut(row)) return [];
    const after = withTag(row, tag, 'entry' in from ? sequenceOf(from.entry) : from.sequence, ends);
    tally.move(row.conversation, bucketOf(row), bucketOf(after));
    return [after];
  });
  await store.messages.bulkPut(changed);
  const whole = plan.conversations.flatMap((row) => {
    const said = plan.whole.get(row.id);
    return said ? [wholeRow(row, said.tag, sequenceOf(said.entry), ends)] : [];
  });
  await store.conversations.bulkPut(whole);
  await tally.write(store);
  const ids = plan.messages.slice(0, MAX_MARKS).map(({ row }) => row.id);
  const marked = await marksOfMessages(store, plan.conversations[0]?.id ?? '', ids);
  return { decision: decisions[0]?.id ?? null, marked };
}

async function decide(profile: Profile, recall: Recall, plan: () => Promise<Plan>): Promise<{ decision: string | null; marked: Marked }> {
  const { store } = profile;
  return durably(async () => {
    // A glance at the outbox spares reckoning twice what concerns nothing in it.
    if ((await store.outbox.count()) > 0) {
      const out = (await plan()).messages.filter(({ row, tag }) => isOut(row) && tag !== 'business').map(({ row }) => row);
      if (out.length > 0) await recall(out);
    }
    const tables = [store.conversations, store.messages, store.decisions, store.markers, store.counters, store.meta];
    return store.transaction('rw', tables, async () => apply(profile, withoutLocked(await plan())));
  });
}

/**
 * Tags messages, or a whole conversation with what is to come. A result means that it is durable.
 * @throws ZegelError `tag.unknown-target`; `tag.final` where nothing is left to tag; `recall.too-late` where all of it is
 *   packaged; a transient `link.…` where a message must be taken back and the companion can't be asked
 */
export async function tag(profile: Profile, recall: Recall, request: PageRequest<'tag'>): Promise<PageResult<'tag'>> {
  const { decision, marked } = await decide(profile, recall, () => planTag(profile.store, request));
  if (!decision) throw new ZegelError('tag.unknown-target');
  return { decision, ...marked };
}

/** Takes a decision back. Errors as `tag`. */
export async function undo(profile: Profile, recall: Recall, request: PageRequest<'undo'>): Promise<PageResult<'undo'>> {
  const { marked } = await decide(profile, recall, () => planUndo(profile.store, request.decision));
  return marked;
}
