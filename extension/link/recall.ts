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

/** All of a message that is in the outbox, by revision. */
async function outsOf(profile: Profile, ids: readonly string[]): Promise<OutboxRow[][]> {
  const groups = new Map<string, OutboxRow[]>(ids.map((id) => [id, []]));
  for (const out of await forEachKey(profile.store.outbox, 'message', [...groups.keys()])) groups.get(out.message)?.push(out);
  return [...groups.values()].filter((outs) => outs.length > 0).map((outs) => outs.sort((a, b) => a.revision - b.revision));
}

async function free(profile: Profile, messages: readonly OutboxRow[][]): Promise<void> {
  const { store, env } = profile;
  await store.transaction('rw', store.outbox, store.messages, store.counters, store.meta, async () => {
    const ends = undoEnds(env.now(), await readMeta(store, 'policy'));
    const tally = new Tally();
    const rows = await store.messages.bulkGet(messages.map(([out]) => out?.message ?? ''));
    const back = rows.flatMap((row) =>
      row ? [{ row, after: listed({ ...row, state: 'inReview', revision: 0, error: null, dueAt: ends }) }] : [],
    );
    for (const { row, after } of back) tally.move(row.conversation, bucketOf(row), bucketOf(after));
    await store.messages.bulkPut(back.map(({ after }) => after));
    await store.outbox.bulkDelete(messages.flat().flatMap((out) => out.key ?? []));
    await tally.write(store);
  });
}

/** Asks for all that may have arrived of one message; where one is packaged, that one stays. */
async function askBack(profile: Profile, outs: readonly OutboxRow[], ask: AskRecall): Promise<void> {
  const { store } = profile;
  await store.outbox.bulkPut(outs.map((out) => ({ ...out, state: 'recalling' })));
  for (const [i, { messageId, revision }] of outs.entries()) {
    try {
      // `false` says that it is not there: as good as taken back.
      await ask({ messageId, revision });
    } catch (thrown) {
      if (ZegelError.of(thrown).code !== 'recall.too-late') throw thrown;
      // The message is business still: what was shredded just now, or never sent, goes again.
      await store.outbox.bulkPut(outs.map((out, at) => ({ ...out, state: at === i ? 'accepted' : 'queued' })));
      return;
    }
  }
  await free(profile, [[...outs]]);
}

async function takeBackOuts(profile: Profile, messages: readonly OutboxRow[][], ask: AskRecall): Promise<void> {
  const here = (out: OutboxRow): boolean => out.state === 'queued' || out.state === 'refused';
  const inHand = messages.filter((outs) => outs.every(here));
  if (inHand.length > 0) await free(profile, inHand);
  for (const outs of messages) {
    if (!outs.every(here) && !outs.some((out) => out.state === 'acknowledged')) await askBack(profile, outs, ask);
  }
}

/**
 * Takes messages back. Those of which an earlier revision is archived stay.
 * @throws ZegelError of the link, where the companion has to be asked and can't be
 */
export async function takeBack(profile: Profile, rows: readonly MessageRow[], ask: AskRecall): Promise<void> {
  const ids = rows.filter((row) => row.receipt === null).map((row) => row.id);
  await takeBackOuts(profile, await outsOf(profile, ids), ask);
}

/** Ends what a worker that died had begun to take back. */
export async function resumeRecalls(profile: Profile, ask: AskRecall): Promise<void> {
  const begun = await profile.store.outbox.where('state').equals('recalling').toArray();
  const ids = begun.map((out) => out.message);
  await takeBackOuts(profile, await outsOf(profile, ids), ask);
}
