import { ZegelError } from '../../shared/errors/error.ts';
import type { LinkRequest, LinkResult } from '../../shared/protocol/link-calls.ts';
import { bucketOf, Tally } from '../store/counters.ts';
import { forEachKey } from '../store/lookup.ts';
import { readMeta } from '../store/meta.ts';
import type { Profile } from '../store/profile.ts';
import { listed } from '../store/rows.ts';
import type { MessageRow, OutboxRow } from '../store/schema.ts';
import { undoEnds } from '../tagging/apply.ts';

/**
 * Taking back what was put into the outbox. What never left goes at once; of what may have arrived the companion is asked
 * to shred its copy. A message that is back waits its undo time again before it is handed over, whatever happens to the
 * worker next: the tag that it then has decides.
 */

export type AskRecall = (request: LinkRequest<'recall'>) => Promise<LinkResult<'recall'>>;

async function free(profile: Profile, rows: readonly OutboxRow[]): Promise<void> {
  const { store, env } = profile;
  await store.transaction('rw', store.outbox, store.messages, store.counters, store.meta, async () => {
    const ends = undoEnds(env.now(), await readMeta(store, 'policy'));
    const tally = new Tally();
    for (const out of rows) {
      const row = await store.messages.get(out.message);
      await store.outbox.delete(out.key ?? -1);
      if (!row || row.revision !== out.revision) continue;
      const back = listed({ ...row, state: 'inReview', revision: row.revision - 1, error: null, dueAt: ends });
      tally.move(row.conversation, bucketOf(row), bucketOf(back));
      await store.messages.put(back);
    }
    await tally.write(store);
  });
}

/** Asks for one message; it stays in the outbox where it is too late. */
async function askBack(profile: Profile, out: OutboxRow, ask: AskRecall): Promise<void> {
  const { store } = profile;
  await store.outbox.put({ ...out, state: 'recalling' });
  try {
    // `false` says that it is not there: as good as taken back.
    await ask({ messageId: out.messageId, revision: out.revision });
  } catch (thrown) {
    if (ZegelError.of(thrown).code !== 'recall.too-late') throw thrown;
    await store.outbox.put({ ...out, state: 'accepted' });
    return;
  }
  await free(profile, [out]);
}

/**
 * Takes messages back. Those of which an earlier revision is archived stay.
 * @throws ZegelError of the link, where the companion has to be asked and can't be
 */
export async function takeBack(profile: Profile, rows: readonly MessageRow[], ask: AskRecall): Promise<void> {
  const ids = rows.filter((row) => row.receipt === null && row.revision === 1).map((row) => row.id);
  const outs = await forEachKey(profile.store.outbox, 'message', ids);
  await free(
    profile,
    outs.filter((out) => out.state === 'queued' || out.state === 'refused'),
  );
  for (const out of outs)
    if (out.state === 'sent' || out.state === 'accepted' || out.state === 'recalling') await askBack(profile, out, ask);
}

/** Ends what a worker that died had begun to take back. */
export async function resumeRecalls(profile: Profile, ask: AskRecall): Promise<void> {
  for (const out of await profile.store.outbox.where('state').equals('recalling').toArray()) await askBack(profile, out, ask);
}
