import type { LinkResult, Progress } from '../../shared/protocol/link-calls.ts';
import type { LifeState } from '../../shared/tag/life.ts';
import { fingerprintOf } from '../capture/prepare.ts';
import { bucketOf, Tally } from '../store/counters.ts';
import { writeMeta } from '../store/meta.ts';
import type { Profile } from '../store/profile.ts';
import { listed } from '../store/rows.ts';
import type { Fingerprint, MessageRow, OutboxRow, Store } from '../store/schema.ts';
import { dropTitles } from '../tagging/finality.ts';

const CHUNK = 200;

/** From where the companion's word may move a message: what is archived, gone or excluded stays so. */
const UNDERWAY: ReadonlySet<LifeState> = new Set(['inReview', 'released', 'packaged', 'transmitted', 'failed', 'quarantined']);
const REPORTED: ReadonlySet<LifeState> = new Set(['released', 'packaged', 'transmitted', 'failed', 'quarantined', 'acknowledged']);

/** A report tells the latest state alone, so that steps between may be missing, the hand-over's own answer among them. */
function advanced(row: MessageRow, change: Progress, at: string): MessageRow | null {
  if (!UNDERWAY.has(row.state) || !REPORTED.has(change.state)) return null;
  const bad = change.state === 'failed' || change.state === 'quarantined';
  return listed({
    ...row,
    state: change.state,
    error: bad ? (change.error ?? { code: 'internal' }) : null,
    receipt: change.receipt ?? row.receipt,
    ...(bad ? { failedAt: row.failedAt ?? at } : {}),
  });
}

/**
 * Takes in what the companion reports, together with the place up to which it reported: after a restart the next report
 * begins there, and one that is told twice changes nothing. A report about what is not in the outbox is not ours any more.
 * @returns how many messages it moved
 */
export async function takeProgress(profile: Profile, report: LinkResult<'progress'>): Promise<number> {
  const { store, env } = profile;
  const at = env.now().toISOString();
  return store.transaction('rw', store.outbox, store.messages, store.counters, store.meta, async () => {
    const tally = new Tally();
    let moved = 0;
    for (const change of report.changes) {
      const out = await store.outbox.where('[messageId+revision]').equals([change.messageId, change.revision]).first();
      if (!out) continue;
      // Reported means arrived, also where the answer to the hand-over was lost.
      await store.outbox.put({ ...out, state: change.state === 'acknowledged' ? 'acknowledged' : 'accepted', error: null });
      const row = await store.messages.get(out.message);
      if (!row) continue;
      // A receipt of an earlier revision is kept; where the message stands is told by its latest.
      const after = row.revision === change.revision ? advanced(row, change, at) : { ...row, receipt: change.receipt ?? row.receipt };
      if (!after) continue;
      tally.move(row.conversation, bucketOf(row), bucketOf(after));
      await store.messages.put(after);
      moved += 1;
    }
    await writeMeta(store, 'progressCursor', report.cursor);
    await tally.write(store);
    return moved;
  });
}

async function purgeRows(store: Store, rows: readonly OutboxRow[], fingerprints: ReadonlyMap<number, Fingerprint>): Promise<void> {
  const tally = new Tally();
  const stubs: MessageRow[] = [];
  for (const out of rows) {
    const row = await store.messages.get(out.message);
    const fingerprint = fingerprints.get(out.key ?? -1);
    // Something newer of this message is on its way or about to be: its content is still needed.
    if (!row || !fingerprint || row.revision !== out.revision || row.dueAt || row.state !== 'acknowledged') continue;
    const stub = listed({ ...row, state: 'purged', content: null, fingerprint });
    tally.move(row.conversation, bucketOf(row), bucketOf(stub));
    stubs.push(stub);
  }
  await store.messages.bulkPut(stubs);
  await store.observations
    .where('message')
    .anyOf(stubs.map((row) => row.id))
    .delete();
  await store.outbox.bulkDelete(rows.flatMap((row) => row.key ?? []));
  await tally.write(store);
}

/**
 * Lets go of the local copy of what has its receipt. What stays is a stub: the keys, the tag, the receipt, and keyed
 * hashes by which a later change is noticed.
 */
export async function purge(profile: Profile): Promise<number> {
  const { store, hash } = profile;
  let done = 0;
  for (;;) {
    const rows = await store.outbox.where('state').equals('acknowledged').limit(CHUNK).toArray();
    if (rows.length === 0) {
      if (done > 0) await dropTitles(store);
      return done;
    }
    const fingerprints = new Map<number, Fingerprint>();
    for (const row of rows) fingerprints.set(row.key ?? -1, await fingerprintOf(hash, row.release.record));
    await store.transaction('rw', store.outbox, store.messages, store.observations, store.counters, async () =>
      purgeRows(store, rows, fingerprints),
    );
    done += rows.length;
  }
}
