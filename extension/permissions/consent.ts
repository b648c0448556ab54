import { closeGap, openGap } from '../capture/gaps.ts';
import { bucketOf, Tally } from '../store/counters.ts';
import { durably } from '../store/failure.ts';
import { deleteForEach } from '../store/lookup.ts';
import { readMeta, writeMeta } from '../store/meta.ts';
import { instant, type Profile } from '../store/profile.ts';

/** Version of the text that the welcome page shows: consent is given to that text. */
export const CONSENT_TEXT = 1;
const CHUNK = 500;

/** The user has read the welcome and agrees. Saying it again changes nothing. */
export async function giveConsent(profile: Profile): Promise<void> {
  const { store, env } = profile;
  await durably(() =>
    store.transaction('rw', store.meta, async () => {
      const known = await readMeta(store, 'consent');
      if (known?.text !== CONSENT_TEXT) await writeMeta(store, 'consent', { at: instant(env), text: CONSENT_TEXT });
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
      const rows = await store.messages
        .where('openAt')
        .above('')
        .and((row) => row.revision === 0)
        .limit(CHUNK)
        .toArray();
      const excluded = await store.messages.where('finalAt').above('').limit(CHUNK).toArray();
      const tally = new Tally();
      for (const row of [...rows, ...excluded]) tally.move(row.conversation, bucketOf(row), null);
      const ids = [...rows, ...excluded].map((row) => row.id);
      await deleteForEach(store.observations, 'message', ids);
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
