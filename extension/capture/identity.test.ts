import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readingOf, testProfile } from '../../tests/support/profile.ts';
import { leave, makeFinal } from '../tagging/finality.ts';
import { tag } from '../tagging/tag.ts';
import { capture } from './capture.ts';
import { Sessions } from './sessions.ts';

const LENGTH = 30;
const WINDOW = 8;
/** Two chats of one title, and one of another. */
const TITLES = ['Jan de Vries', 'Jan de Vries', 'Programma'];

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('open' as const), chat: fc.nat(TITLES.length - 1) }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('scroll' as const), by: fc.integer({ min: 1, max: WINDOW - 2 }), up: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('receive' as const), chat: fc.nat(TITLES.length - 1), count: fc.integer({ min: 1, max: 20 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('purgeAll' as const) }) },
);

const seed = Number(process.env.ZEGEL_SEED ?? Date.now() % 2 ** 31);

it(`two chats of one title never mix, and no message stands twice, however one scrolls and switches (seed ${seed})`, {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const { profile, store, clock } = await testProfile();
      const sessions = new Sessions();
      const chats = TITLES.map((_, chat) => Array.from({ length: LENGTH }, (_, i) => `${chat}:${i}`));
      const chatOf = (id: string): string => id.split(':')[0] ?? '';
      let open = 0;
      let top = 0;
      /** Every conversation in which something of a chat was ever shown, by its root. */
      const seen = new Map<string, string>();
      const look = async (): Promise<void> => {
        const messages = chats[open]?.slice(top, top + WINDOW) ?? [];
        const { conversation, marks } = await capture(profile, sessions, readingOf(TITLES[open] ?? '', messages), 1);
        expect(marks.map(({ id }) => id)).toEqual(messages);
        const root = conversation?.conversation ?? '';
        expect(seen.get(root) ?? String(open), 'a conversation of one chat').toBe(String(open));
        seen.set(root, String(open));
      };
      for (const one of steps) {
        clock.advance(5);
        if (one.do === 'open') {
          open = one.chat;
          top = (chats[open]?.length ?? 0) - WINDOW;
        }
        if (one.do === 'scroll') top = Math.max(0, Math.min((chats[open]?.length ?? 0) - WINDOW, top + (one.up ? -one.by : one.by)));
        if (one.do === 'receive') {
          const chat = chats[one.chat];
          for (let i = 0; i < one.count; i += 1) chat?.push(`${one.chat}:${chat.length}`);
        }
        if (one.do === 'purgeAll') {
          // Everything that is known of the open chat goes, but for its markers: they alone must tell it from its namesake.
          for (const row of await store.conversations.toArray()) {
            if (row.unitedWith || seen.get(row.id) !== String(open)) continue;
            const rows = await store.messages.where('[conversation+order]').between([row.id, -Infinity], [row.id, Infinity]).toArray();
            const messages = rows.map(({ id }) => id);
            if (messages.length > 0) await tag(profile, async () => undefined, { conversation: row.id, messages, tag: 'private' });
            await leave(profile, row.id);
          }
          await makeFinal(profile);
        }
        await look();
      }
      const rows = await store.messages.toArray();
      const ids = rows.map((row) => row.content?.nativeId ?? '');
      expect(new Set(ids).size, 'each once').toBe(ids.length);
      const roots = new Map((await store.conversations.toArray()).map((row) => [row.id, row.unitedWith ?? row.id]));
      const pairs = new Map(
        rows.map((row) => [`${roots.get(row.conversation)} ${chatOf(row.content?.nativeId ?? '')}`, roots.get(row.conversation)]),
      );
      expect(new Set(pairs.values()).size, 'one chat a conversation').toBe(pairs.size);
    }),
    { seed, numRuns: 60 },
  );
});

it('one chat that is read from end to start stands in one conversation, also where it was opened far apart', async () => {
  const { profile, store } = await testProfile();
  const sessions = new Sessions();
  const chat = Array.from({ length: 100 }, (_, i) => `m${i}`);
  const look = async (from: number): Promise<string> => {
    const { conversation } = await capture(profile, sessions, readingOf('Anna', chat.slice(from, from + 10)), 1);
    return conversation?.conversation ?? '';
  };
  await look(0);
  await look(90);
  for (let from = 84; from >= 6; from -= 6) await look(from);
  const roots = new Set([await look(0), await look(45), await look(90)]);
  expect(roots.size).toBe(1);
  expect(await store.messages.count()).toBe(100);
});
