import { closeGap, openGap } from '../capture/gaps.ts';
import { bucketOf, Tally } from '../store/counters.ts';
import { durably } from '../store/failure.ts';
import { deleteForEach } from '../store/lookup.ts';
import { CONSENT_TEXT, consentAt, writeMeta } from '../store/meta.ts';
import { instant, type Profile } from '../store/profile.ts';

const CHUNK = 500;

/** The user has read the welcome and agrees. Saying it again changes nothing. */
export async function giveConsent(profile: Profile): Promise<void> {
  const { store, env } = profile;
  await durably(() =>
    store.transaction('rw', store.meta, async () => {
      if (!(await consentAt(store))) await writeMeta(store, 'consent', { at: instant(env), text: CONSENT_TEXT });
    }),
  );
}

/** Stops taking in, or goes on; the time between is a gap. */
export async function setPaused(profile: Profile, paused: boolean): Promise<void> {
  const { store, env } = profile;
  await durably(() =>
    store.transaction('rw', store.meta, store.gaps, store.counters, async () => {
      const tally = new Tally();
      await writeMeta(store, 'paused', paused);
      await (paused ? openGap : closeGap)(store, tally, 'paused', instant(env));
      await tally.write(store);
    }),
  );
}

/** Destroys what was never handed over: messages, what was seen of them, and names that nothing else needs. */
async function erase(profile: Profile): Promise<void> {
  const { store } = profile;
  for (;;) {
    const tables = [store.messages, store.observations, store.outbox, store.counters];
    const count = await store.transaction('rw', tables, async () => {
      const outs = await store.outbox.toArray();
      const left = new Set(outs.filter((out) => out.state !== 'queued' && out.state !== 'refused').map((out) => out.message));
      const rows = await store.messages
        .where('openAt')
        .above('')
        .and((row) => row.receipt === null && !left.has(row.id))
        .limit(CHUNK)
        .toArray();
      const excluded = await store.messages.where('finalAt').above('').limit(CHUNK).toArray();
      const tally = new Tally();
      for (const row of [...rows, ...excluded]) tally.move(row.conversation, bucketOf(row), null);
      const ids = [...rows, ...excluded].map((row) => row.id);
      await deleteForEach(store.observations, 'message', ids);
      await deleteForEach(store.outbox, 'message', ids);
      await store.messages.bulkDelete(ids);
      await tally.write(store);
      return ids.length;
    });
    if (count === 0) break;
  }
  await store.transaction('rw', store.conversations, store.messages, async () => {
    for (const row of await store.conversations.toArray()) {
      const messages = store.messages.where('[conversation+order]').between([row.id, -Infinity], [row.id, Infinity]);
      if (row.plain && !(await messages.and((message) => message.content !== null).first()))
        await store.conversations.put({ ...row, plain: null });
    }
  });
}

/**
 * Withdraws consent: nothing is taken in any more. What was handed over stays on its way.
 * @param alsoErase destroys what was not; otherwise it stays in this browser as it is
 */
export async function withdrawConsent(profile: Profile, alsoErase: boolean): Promise<void> {
  const { store } = profile;
  await durably(async () => {
    await store.meta.delete('consent');
    if (alsoErase) await erase(profile);
  });
}
