import type { LinkResult, Progress } from '../../shared/protocol/link-calls.ts';
import type { ReleaseKey } from '../../shared/protocol/release.ts';
import type { LifeState } from '../../shared/tag/life.ts';
import { fingerprintOf } from '../capture/prepare.ts';
import { bucketOf, Tally } from '../store/counters.ts';
import { deleteForEach, forEachKey } from '../store/lookup.ts';
import { writeMeta } from '../store/meta.ts';
import type { Profile } from '../store/profile.ts';
import { listed } from '../store/rows.ts';
import type { Fingerprint, MessageRow, OutboxRow, Store } from '../store/schema.ts';
import { dropTitles } from '../tagging/finality.ts';

const CHUNK = 200;

const keyOf = ({ messageId, revision }: ReleaseKey): string => `${messageId}/${revision}`;

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
    const keys = report.changes.map(({ messageId, revision }) => [messageId, revision]);
    const outs = new Map((await forEachKey(store.outbox, '[messageId+revision]', keys)).map((out) => [keyOf(out), out]));
    const found = await store.messages.bulkGet([...outs.values()].map((out) => out.message));
    const rows = new Map(found.flatMap((row) => (row ? [[row.id, row] as const] : [])));
    const tally = new Tally();
    const moved = new Set<string>();
    for (const change of report.changes) {
      const out = outs.get(keyOf(change));
      if (!out) continue;
      // Reported means arrived, also where the answer to the hand-over was lost.
      outs.set(keyOf(change), { ...out, state: change.state === 'acknowledged' ? 'acknowledged' : 'accepted', error: null });
      const row = rows.get(out.message);
      if (!row) continue;
      // A receipt of an earlier revision is kept; where the message stands is told by its latest.
      const after = row.revision === change.revision ? advanced(row, change, at) : { ...row, receipt: change.receipt ?? row.receipt };
      if (!after) continue;
      tally.move(row.conversation, bucketOf(row), bucketOf(after));
      rows.set(row.id, after);
      moved.add(row.id);
    }
    await store.outbox.bulkPut([...outs.values()]);
    await store.messages.bulkPut([...rows.values()].filter((row) => moved.has(row.id)));
    await writeMeta(store, 'progressCursor', report.cursor);
    await tally.write(store);
    return moved.size;
  });
}

async function purgeRows(store: Store, rows: readonly OutboxRow[], fingerprints: ReadonlyMap<number, Fingerprint>): Promise<void> {
  const tally = new Tally();
  const stubs: MessageRow[] = [];
  const messages = await store.messages.bulkGet(rows.map((out) => out.message));
  for (const [i, out] of rows.entries()) {
    const row = messages[i];
    const fingerprint = fingerprints.get(out.key ?? -1);
    // Something newer of this message is on its way or about to be: its content is still needed.
    if (!row || !fingerprint || row.revision !== out.revision || row.dueAt || row.state !== 'acknowledged') continue;
    const stub = listed({ ...row, state: 'purged', content: null, fingerprint });
    tally.move(row.conversation, bucketOf(row), bucketOf(stub));
    stubs.push(stub);
  }
  await store.messages.bulkPut(stubs);
  const ids = stubs.map((row) => row.id);
  await deleteForEach(store.observations, 'message', ids);
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
