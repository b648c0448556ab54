import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChatTabHand } from '../support/chat-tab.ts';
import type { Origin } from '../support/origin.ts';
import { serveSimulator } from '../support/simulator.ts';
import { callWorker } from '../support/store.ts';
import { inside, until, waitInside } from '../support/world.ts';

let origin: Origin;
beforeAll(async () => {
  origin = await serveSimulator();
});
afterAll(() => origin.close());

const OURS = 'zegel-mark, zegel-overlay, zegel-conversation';

test('after an update of the extension the copy that was left behind takes its marks away and falls silent, but for a word to the user', async () => {
  const tab = await ChatTabHand.open(origin);
  const [id = ''] = (await tab.inView()).slice(-1);
  await tab.untilState(id, 'untagged');
  // The page that asks for it goes with the extension, perhaps before it can answer.
  await tab.extension
    .evaluate(() => {
      const { chrome } = globalThis as unknown as { chrome: { runtime: { reload(): void } } };
      chrome.runtime.reload();
    })
    .catch(() => undefined);
  await until('the marks are gone', async () => (await tab.page.$$eval('zegel-mark', (all) => all.length)) === 0, 15_000);
  expect(await tab.page.$$eval('zegel-overlay', (all) => all.length)).toBe(1);
  await tab.page.evaluate(() => window.__sim.receive({ text: 'na de update' }));
  await new Promise((later) => setTimeout(later, 1_000));
  expect(await tab.page.$$eval('zegel-mark', (all) => all.length)).toBe(0);
  expect(tab.errors).toEqual([]);
});

test('stopping takes everything of ours out of the page', async () => {
  const tab = await ChatTabHand.open(origin);
  const [id = ''] = (await tab.inView()).slice(-1);
  await tab.untilState(id, 'untagged');
  await callWorker(tab.extension, 'stop', { erase: true });
  await until('nothing of ours', async () => (await tab.page.$$eval(OURS, (all) => all.length)) === 0);
  await callWorker(tab.extension, 'consent', {});
  await tab.untilState(id, 'untagged');
  expect(tab.errors).toEqual([]);
});

test('rows that Zegel cannot read are told to the user, in the page', async () => {
  const tab = await ChatTabHand.open(origin);
  const [id = ''] = (await tab.inView()).slice(-1);
  await tab.untilState(id, 'untagged');
  await tab.page.evaluate(() => (window.__sim as unknown as { drift(kind: string): void }).drift('opaque-ids'));
  const pill = await waitInside(tab.world, 'zegel-overlay', '.pill');
  expect(pill.words).toMatch(/kan Zegel niet lezen/);
  expect(await inside(tab.world, 'zegel-overlay', '.pill button')).toHaveLength(1);
});
