import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MarkerRow, MessageRow } from '../../extension/store/schema.ts';
import { nl } from '../../shared/locale/nl.ts';
import { extensionUrl } from '../../tools/chromium.ts';
import { extensionWorker, launchChromium } from '../support/browser.ts';
import { ChatTabHand } from '../support/chat-tab.ts';
import type { Origin } from '../support/origin.ts';
import { openSimulator, serveSimulator } from '../support/simulator.ts';
import { callWorker, dumpStore, openExtensionPage } from '../support/store.ts';
import { contentWorld, type Inside, inside, until, waitInside } from '../support/world.ts';

let origin: Origin;
beforeAll(async () => {
  origin = await serveSimulator();
});
afterAll(() => origin.close());

async function stored(extension: Page): Promise<{ messages: MessageRow[]; markers: MarkerRow[] }> {
  const { zegel } = await dumpStore(extension);
  return zegel as unknown as { messages: MessageRow[]; markers: MarkerRow[] };
}

/** The tags that stand in the store, by the client's id. */
async function tags(extension: Page): Promise<Map<string, string>> {
  const { messages } = await stored(extension);
  return new Map(messages.flatMap(({ content, tag }) => (content && tag !== 'untagged' ? [[content.nativeId, tag]] : [])));
}

/** Where it stands once it has come to rest. */
async function still(look: () => Promise<Inside>): Promise<Inside> {
  for (let before = await look(); ; ) {
    await new Promise((later) => setTimeout(later, 100));
    const now = await look();
    if (now.x === before.x && now.y === before.y) return now;
    before = now;
  }
}

test('two windows and a second tab on one chat: each message stands once, and each shows what was said in another', async () => {
  const tab = await ChatTabHand.open(origin);
  const [a = '', b = ''] = (await tab.inView()).slice(-2);
  await tab.untilState(a, 'untagged');
  for (const type of ['tab', 'window'] as const) {
    const other = await tab.browser.newPage({ type });
    await other.setViewport({ width: 1200, height: 800 });
    const world = await contentWorld(other);
    await other.bringToFront();
    await openSimulator(other, origin, { seed: 7, total: 400, open: 0 });
    const shows = (id: string, state: string) =>
      until(`${state} in the other ${type}`, async () =>
        (await inside(world, 'zegel-mark', 'button')).some((chip) => chip.row === id && chip.state === state),
      );
    await shows(a, 'untagged');
    const [mine, tag] = type === 'tab' ? ([a, 'business'] as const) : ([b, 'private'] as const);
    await tab.page.bringToFront();
    await tab.tag(mine, tag);
    await tab.untilState(mine, tag);
    await other.bringToFront();
    await shows(mine, tag);
    await other.close();
  }
  // The window went away with the chat; here it may still be taken back.
  await tab.page.bringToFront();
  await tab.click('zegel-overlay', '[data-action="undo"]');
  await tab.untilState(b, 'untagged');
  const { messages } = await stored(tab.extension);
  expect(new Set(messages.map(({ content }) => content?.nativeId)).size).toBe(messages.length);
});

test('a tag lands on the message that was pressed: chat switched, page left, worker killed in the same moment', async () => {
  const tab = await ChatTabHand.open(origin);
  const [here = '', there = ''] = await tab.page.evaluate(() => window.__sim.chats().map(({ id }) => id));
  const open = (chat: string) => tab.page.evaluate((id) => window.__sim.open(id), chat);
  const pressed: string[] = [];
  const landed = async () => (await tags(tab.extension)).size === pressed.length;
  /** The chat may still scroll to its end, which takes the control away: a hand that sees nothing moves again. */
  const aim = async (id: string, tries = 5): ReturnType<typeof waitInside> => {
    await tab.pointAt(id);
    try {
      return await still(() => waitInside(tab.world, 'zegel-overlay', '.toolbar [data-tag="business"]'));
    } catch (cause) {
      if (tries === 1) throw cause;
      return await aim(id, tries - 1);
    }
  };
  const press = async (when: 'at once' | 'stored', after: () => Promise<unknown>) => {
    const [id = ''] = (await tab.inView()).filter((one) => !pressed.includes(one)).slice(-1);
    await tab.untilState(id, 'untagged');
    if (when === 'stored')
      await until('stored', async () => (await stored(tab.extension)).messages.some(({ content }) => content?.nativeId === id));
    const button = await aim(id);
    pressed.push(id);
    await tab.page.mouse.click(button.x, button.y);
    await after();
  };
  for (const when of ['at once', 'stored'] as const) {
    await press(when, () => open(there));
    await press(when, () => open(here));
  }
  // What was pressed before its message was taken in is done when the chat is seen again.
  for (const chat of [there, here]) {
    await open(chat);
    await new Promise((rest) => setTimeout(rest, 2_000));
  }
  await until('all of them tagged', landed);
  await press('stored', async () => (await extensionWorker(tab.browser)).close());
  await until('the one whose worker died', landed, 25_000);
  await press('stored', () => tab.page.goto('about:blank'));
  await until('the last one', landed);
  expect([...(await tags(tab.extension))].sort()).toEqual(pressed.map((id) => [id, 'business']).sort());
  expect(tab.errors).toEqual([]);
});

test('the control of the conversation tags three hundred messages; what comes into a private one is counted and not written', async () => {
  const tab = await ChatTabHand.open(origin, { query: { total: 900, phone: 0 } });
  const chat = await tab.page.evaluate(() => window.__sim.chats().find(({ count }) => count >= 300)?.id ?? '');
  await tab.page.evaluate((id) => window.__sim.open(id), chat);
  await tab.page.evaluate(() => window.__sim.walkUp({ step: 0.8, wait: 100 }));
  const ids = await tab.page.evaluate(
    (chatId) =>
      window.__sim
        .truth({ chatId })
        .filter(({ type }) => type !== 'system')
        .map((one) => one.id),
    chat,
  );
  expect(ids.length).toBeGreaterThanOrEqual(300);
  await until(
    'all stored',
    async () => {
      const seen = new Set((await stored(tab.extension)).messages.map(({ content }) => content?.nativeId));
      return ids.every((id) => seen.has(id));
    },
    20_000,
  );
  await tab.click('zegel-conversation', '.opener');
  await tab.click('zegel-conversation', '[data-tag="business"]');
  await until('all business', async () => {
    const { backlog } = await callWorker(tab.extension, 'backlog', {});
    return backlog.ready >= 300 && (await tags(tab.extension)).size === backlog.ready;
  });

  await tab.page.evaluate(() => window.__sim.open('Lianne Oudejans'));
  const { id } = await tab.page.evaluate(() => window.__sim.receive({ text: 'kanarie-een' }));
  await tab.untilState(id, 'untagged');
  await tab.click('zegel-conversation', '.opener');
  await tab.click('zegel-conversation', '[data-tag="private"]');
  await tab.click('zegel-conversation', '[data-action="yes"]');
  await tab.untilState(id, 'private');
  // Leaving the chat ends the time to undo.
  await tab.page.evaluate((other) => window.__sim.open(other), chat);
  await until('gone', async () => (await stored(tab.extension)).messages.every(({ content }) => content?.nativeId !== id));
  await tab.page.evaluate(() => window.__sim.open('Lianne Oudejans'));
  await tab.untilState(id, 'excludedFinal');
  const before = (await callWorker(tab.extension, 'backlog', {})).backlog.excluded;
  const { id: fresh } = await tab.page.evaluate(() => window.__sim.receive({ text: 'kanarie-twee' }));
  await tab.untilState(fresh, 'excludedFinal');
  expect((await callWorker(tab.extension, 'backlog', {})).backlog.excluded).toBe(before + 1);
  expect(JSON.stringify(await dumpStore(tab.extension))).not.toContain('kanarie');
});

test('stop is two steps from the popup; erasing leaves nothing, nothing is captured after it, and consent can be given again', async () => {
  const tab = await ChatTabHand.open(origin);
  const { id } = await tab.page.evaluate(() => window.__sim.receive({ text: 'kanarie-drie' }));
  await tab.untilState(id, 'untagged');
  await tab.tag(id, 'business');
  const settings = await tab.browser.newPage();
  await settings.goto(extensionUrl('popup.html'));
  const opened = tab.browser.waitForTarget((target) => target.url().endsWith('/settings.html'));
  await settings.locator('[data-action="settings"]').click();
  const page = await (await opened).asPage();
  await page.locator('[data-action="stop"]').click();
  expect(await page.$eval('.choice', (choice) => choice.textContent)).toMatch(/Let op: \d+ berichten? (zijn|is) nog niet gearchiveerd/);
  await page.locator('[data-action="erase"]').click();
  await page.locator(`::-p-text(${nl['settings.stop.done']})`).wait();
  await tab.page.bringToFront();
  await until('the marks are gone', async () => (await tab.page.$$eval('zegel-mark', (all) => all.length)) === 0);
  await tab.page.evaluate(() => window.__sim.receive({ text: 'kanarie-vier' }));
  await new Promise((later) => setTimeout(later, 1_500));
  const { messages } = await stored(tab.extension);
  expect([messages, JSON.stringify(await dumpStore(tab.extension)).includes('kanarie')]).toEqual([[], false]);
  await callWorker(tab.extension, 'consent', {});
  await tab.untilState(id, 'untagged');
  await until('what came meanwhile', async () => JSON.stringify(await dumpStore(tab.extension)).includes('kanarie-vier'));
});

test.each(['UTC', 'America/New_York'])('in a browser that lives in %s days and times are those of the policy', async (zone) => {
  const { browser } = await launchChromium({ args: [...origin.args], env: { TZ: zone } });
  const extension = await openExtensionPage(browser);
  await callWorker(extension, 'consent', {});
  const page = await browser.newPage();
  await page.setViewport({ width: 1200, height: 800 });
  await openSimulator(page, origin, { seed: 11, total: 0, open: '' });
  expect(await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone)).toBe(zone);
  const wanted = await page.evaluate(async () => {
    await window.__sim.open('MT Ruimte');
    const times = ['2026-10-24T23:59', '2026-10-25T00:00', '2026-10-25T12:00', '2026-11-20T00:00', '2026-11-20T00:30', '2026-11-20T23:59'];
    return times.map((at, i) => {
      const { id, timestamp } = window.__sim.receive({ chat: 'MT Ruimte', at, from: i % 2 ? 'me' : 'Mehmet Yıldırım', text: `om ${at}` });
      return { id, timestamp, day: at.slice(0, 10) };
    });
  });
  await until('all stored', async () => (await stored(extension)).messages.length >= wanted.length);
  const { messages } = await stored(extension);
  const found = messages.map(({ content, day }) => ({
    id: content?.nativeId,
    timestamp: content?.sentAt?.time,
    day,
  }));
  const byId = (x: { id?: string | undefined }, y: { id?: string | undefined }) => ((x.id ?? '') < (y.id ?? '') ? -1 : 1);
  expect(found.sort(byId)).toEqual(wanted.sort(byId));
});
