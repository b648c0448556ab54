import type { PageCall, PageRequest } from '../shared/protocol/page-calls.ts';
import { readingOf } from '../tests/support/profile.ts';
import { openExtensionPage } from '../tests/support/store.ts';
import { launchChromium } from '../tools/chromium.ts';

/**
 * What the extension's core takes in, in real Chromium and through the same door as a chat page: a message to the worker,
 * checked, written to IndexedDB with strict durability, answered. `node bench/store.ts [messages]`, 2,000 by default.
 */
const total = Number(process.argv[2] ?? 2_000);
const BATCH = 200;
const SINGLES = 100;

const { browser, close } = await launchChromium();
try {
  const page = await openExtensionPage(browser);

  /** Calls the worker with each request in turn; ms of each, and the last answer. */
  const run = <C extends PageCall>(call: C, requests: readonly PageRequest<C>[]) =>
    page.evaluate(
      async (name, list) => {
        const { chrome } = globalThis as unknown as { chrome: { runtime: { sendMessage(message: unknown): Promise<unknown> } } };
        const times: number[] = [];
        let last: unknown = null;
        for (const request of list) {
          const start = performance.now();
          last = await chrome.runtime.sendMessage({ zegel: 1, call: name, request });
          times.push(performance.now() - start);
          if (!last || typeof last !== 'object' || 'error' in last) throw new Error(`${name}: ${JSON.stringify(last)}`);
        }
        return { times, last: (last as { result: unknown }).result };
      },
      call as string,
      requests as unknown as Record<string, string>[],
    );

  const say = (what: string, times: readonly number[], messages: number): void => {
    const sorted = [...times].sort((a, b) => a - b);
    const sum = times.reduce((all, ms) => all + ms, 0);
    const at = (part: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1);
    console.log(
      `${what.padEnd(40)} ${((messages / sum) * 1000).toFixed(0).padStart(6)} messages/s; a call ${at(0.5)} ms, p95 ${at(0.95)} ms`,
    );
  };

  await run('consent', [{}]);
  const ids = Array.from({ length: total }, (_, i) => `message-${i}`);
  const batches: PageRequest<'capture'>[] = [];
  for (let i = 0; i < total; i += BATCH) batches.push({ reading: readingOf('Gesprek', ids.slice(Math.max(0, i - 1), i + BATCH)) });
  console.log(`${total} messages, ${BATCH} a batch, in the built extension`);
  const fresh = await run('capture', batches);
  say('capture, new', fresh.times, total);
  say('capture, all known already', (await run('capture', batches)).times, total);
  const singles = Array.from({ length: SINGLES }, (_, i) =>
    readingOf('Gesprek', [i === 0 ? (ids.at(-1) ?? '') : `live-${i - 1}`, `live-${i}`]),
  );
  say(
    'capture, one new message',
    (
      await run(
        'capture',
        singles.map((reading) => ({ reading })),
      )
    ).times,
    SINGLES,
  );

  const { conversation } = fresh.last as { conversation: { conversation: string } };
  const marks = await run(
    'marks',
    Array.from({ length: 20 }, () => ({ conversation: conversation.conversation, ids: ids.slice(0, 60) })),
  );
  say('marks of 60 rows', marks.times, 20 * 60);
  const messages = (marks.last as { marks: { message: string }[] }).marks.map(({ message }) => message);
  const tags = messages.map((message) => ({ conversation: conversation.conversation, messages: [message], tag: 'business' as const }));
  say('tag one message, until durable', (await run('tag', tags)).times, tags.length);
  say('tag the whole conversation', (await run('tag', [{ conversation: conversation.conversation, tag: 'doubt' }])).times, total);
} finally {
  await close();
}
