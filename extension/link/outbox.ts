import { ZegelError } from '../../shared/errors/error.ts';
import type { LinkResult } from '../../shared/protocol/link-calls.ts';
import { assertReleasable, type ReleaseKey } from '../../shared/protocol/release.ts';
import { bucketOf, Tally } from '../store/counters.ts';
import { forEachKey } from '../store/lookup.ts';
import { readMeta } from '../store/meta.ts';
import type { Profile } from '../store/profile.ts';
import { listed } from '../store/rows.ts';
import type { MessageRow, ObservationRow, OutboxRow, Store } from '../store/schema.ts';
import { recordOf, releaseOf } from './record.ts';

/**
 * What is to be handed over, in order. A release is frozen when it enters: whatever is seen of the message afterwards is
 * its next revision, so that sending it again sends the same bytes. Every step is one transaction; a worker that dies
 * between two of them goes on where the store says.
 */

const CHUNK = 200;
export const BATCH = 500;
export const BATCH_BYTES = 8_000_000;
/** Later than every instant. */
const ALWAYS = '\uffff';

function failed(row: MessageRow, thrown: unknown, at: string): MessageRow {
  const { dueAt: _, ...rest } = row;
  return listed({ ...rest, state: 'failed', error: ZegelError.of(thrown).report(), failedAt: at });
}

/** One chunk of what is due, into the outbox. Inside a transaction. */
async function enqueueChunk(profile: Profile, until: string, tally: Tally): Promise<number> {
  const { store, env } = profile;
  const policy = await readMeta(store, 'policy');
  const rows = await store.messages.where('dueAt').belowOrEqual(until).limit(CHUNK).toArray();
  const ids = rows.map((row) => row.id);
  const conversations = new Map(
    (await store.conversations.bulkGet(rows.map((row) => row.conversation))).flatMap((c) => (c ? [[c.id, c]] : [])),
  );
  const decisions = await store.decisions.bulkGet(rows.map((row) => row.decision ?? 0));
  const observations = new Map<string, ObservationRow[]>();
  for (const observation of await forEachKey(store.observations, 'message', ids)) {
    observations.set(observation.message, [...(observations.get(observation.message) ?? []), observation]);
  }
  const queued: OutboxRow[] = [];
  const after = rows.map((row, i): MessageRow => {
    try {
      const conversation = conversations.get(row.conversation);
      const decision = decisions[i];
      if (!conversation || !decision) throw new ZegelError('release.not-business');
      const release = releaseOf(recordOf(row, conversation, observations.get(row.id) ?? []), row.revision + 1, decision);
      assertReleasable(release, policy, env.now());
      const { messageId } = row;
      const bytes = JSON.stringify(release).length;
      queued.push({
        messageId,
        revision: release.revision,
        message: row.id,
        conversation: row.conversation,
        state: 'queued',
        release,
        bytes,
        error: null,
      });
      const { dueAt: _, ...rest } = row;
      // A message whose last revision is archived is on its way again; one that is under way stays where it is.
      const state = row.state === 'acknowledged' || row.state === 'purged' ? 'released' : row.state;
      return listed({ ...rest, revision: release.revision, state });
    } catch (thrown) {
      return failed(row, thrown, env.now().toISOString());
    }
  });
  for (const [i, row] of after.entries()) tally.move(row.conversation, bucketOf(rows[i] ?? row), bucketOf(row));
  await store.outbox.bulkAdd(queued);
  await store.messages.bulkPut(after);
  return rows.length;
}

/**
 * Puts into the outbox what is business and may no longer be taken back for nothing.
 * @param now also what was tagged a moment ago: the user asks for it
 */
export async function enqueue(profile: Profile, now: boolean): Promise<number> {
  const { store, env } = profile;
  const until = now ? ALWAYS : env.now().toISOString();
  const tables = [store.messages, store.conversations, store.decisions, store.observations, store.outbox, store.counters, store.meta];
  let done = 0;
  for (;;) {
    const count = await store.transaction('rw', tables, async () => {
      const tally = new Tally();
      const handled = await enqueueChunk(profile, until, tally);
      await tally.write(store);
      return handled;
    });
    done += count;
    if (count < CHUNK) return done;
  }
}

/** Lets what was refused be sent once more. */
export async function retryRefused(profile: Profile): Promise<void> {
  const { store } = profile;
  await store.transaction('rw', store.outbox, async () =>
    store.outbox.where('state').equals('refused').modify({ state: 'queued', error: null }),
  );
}

/** The next batch that is not known to have arrived, marked as sent before it is. */
export async function nextBatch(store: Store): Promise<OutboxRow[]> {
  return store.transaction('rw', store.outbox, async () => {
    const waiting = await store.outbox.where('state').anyOf('queued', 'sent').limit(BATCH).sortBy('key');
    const batch: OutboxRow[] = [];
    let bytes = 0;
    for (const row of waiting) {
      bytes += row.bytes;
      if (batch.length > 0 && bytes > BATCH_BYTES) break;
      batch.push({ ...row, state: 'sent' });
    }
    await store.outbox.bulkPut(batch);
    return batch;
  });
}

const keyOf = ({ messageId, revision }: ReleaseKey): string => `${messageId}/${revision}`;

/**
 * Notes what became of a batch. What the companion did not speak of counts as refused: an answer that leaves messages out
 * is not in order, and must neither block the others nor vanish.
 */
export async function settle(profile: Profile, batch: readonly OutboxRow[], result: LinkResult<'release'>): Promise<void> {
  const { store, env } = profile;
  const at = env.now().toISOString();
  const accepted = new Set(result.accepted.map(keyOf));
  const refused = new Map(result.refused.map((one) => [keyOf(one), one.error]));
  await store.transaction('rw', store.outbox, store.messages, store.counters, async () => {
    const tally = new Tally();
    const rows = await store.messages.bulkGet(batch.map((row) => row.message));
    const outbox: OutboxRow[] = [];
    const messages: MessageRow[] = [];
    for (const [i, out] of batch.entries()) {
      const row = rows[i];
      const ok = accepted.has(keyOf(out));
      const error = ok ? null : (refused.get(keyOf(out)) ?? { code: 'link.bad-reply' as const });
      outbox.push({ ...out, state: ok ? 'accepted' : 'refused', error });
      if (!row || row.revision !== out.revision) continue;
      const state = ok ? (row.state === 'inReview' || row.state === 'failed' ? 'released' : row.state) : 'failed';
      const after = listed({ ...row, state, error, ...(error ? { failedAt: at } : {}) });
      tally.move(row.conversation, bucketOf(row), bucketOf(after));
      messages.push(after);
    }
    await store.outbox.bulkPut(outbox);
    await store.messages.bulkPut(messages);
    await tally.write(store);
  });
}
