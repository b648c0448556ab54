import { BY_POLICY } from '../../shared/log/decision.ts';
import { after } from '../../shared/tag/duration.ts';
import { bucketOf, Tally } from '../store/counters.ts';
import { durably } from '../store/failure.ts';
import { readMeta } from '../store/meta.ts';
import type { Profile } from '../store/profile.ts';
import type { MessageRow } from '../store/schema.ts';
import { appendDecisions, type Entry, withTag } from './apply.ts';

/** Messages of one decision at most. */
const CHUNK = 500;

async function sweepChunk(profile: Profile): Promise<number> {
  const { store, env } = profile;
  const policy = await store.meta.get('policy');
  const { untaggedBecomes, review } = await readMeta(store, 'policy');
  // Without a policy of the department nobody has said what silence means.
  if (!policy || untaggedBecomes !== 'business') return 0;
  const now = env.now();
  const at = now.toISOString();
  const oldest = await store.messages.orderBy('untaggedAt').limit(CHUNK).toArray();
  const due = oldest.filter((row) => after(row.capturedAt, review) <= now);
  const groups = new Map<string, MessageRow[]>();
  for (const row of due) groups.set(row.conversation, [...(groups.get(row.conversation) ?? []), row]);
  const entries = [...groups].map(
    ([conversation, rows]): Entry => ({
      by: BY_POLICY,
      level: 'message',
      target: { conversation, messages: rows.map((row) => row.id) },
      tag: 'business',
      why: 'window',
    }),
  );
  const decisions = await appendDecisions(profile, entries, at);
  const tally = new Tally();
  const changed = [...groups.values()].flatMap((rows, i) =>
    rows.map((row) => withTag(row, 'business', decisions[i]?.sequence ?? null, at)),
  );
  for (const row of changed) tally.move(row.conversation, 'toSort', bucketOf(row));
  await store.messages.bulkPut(changed);
  await tally.write(store);
  return due.length;
}

/**
 * What nobody tagged before its review window ended becomes business, by a decision of its own that says so; under a
 * policy that holds it, or while no policy is known, it stays as it is. "In doubt" waits for its second reader.
 * @returns how many messages
 */
export async function sweepWindow(profile: Profile): Promise<number> {
  const { store } = profile;
  const tables = [store.messages, store.decisions, store.counters, store.meta];
  let done = 0;
  for (;;) {
    const count = await durably(() => store.transaction('rw', tables, async () => sweepChunk(profile)));
    done += count;
    if (count < CHUNK) return done;
  }
}
