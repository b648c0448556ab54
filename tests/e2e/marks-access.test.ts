import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChatTabHand } from '../support/chat-tab.ts';
import { axeRules, axeSource, violations } from '../support/extension-page.ts';
import type { Origin } from '../support/origin.ts';
import { serveSimulator } from '../support/simulator.ts';
import { callWorker } from '../support/store.ts';
import { inside, until, waitInside } from '../support/world.ts';

let origin: Origin;
beforeAll(async () => {
  origin = await serveSimulator();
});
afterAll(() => origin.close());

/** Lets axe-core, in the extension's own world, look into closed shadow roots; the page's world stays as blind as it is. */
function openEyes(): void {
  const { dom } = (globalThis as unknown as { chrome: { dom: { openOrClosedShadowRoot(host: Element): ShadowRoot | null } } }).chrome;
  Object.defineProperty(Element.prototype, 'shadowRoot', {
    configurable: true,
    get(this: Element) {
      return this.localName.startsWith('zegel-') ? dom.openOrClosedShadowRoot(this) : null;
    },
  });
}

async function untouched(tab: ChatTabHand): Promise<string[]> {
  return tab.world(violations, axeRules, 'zegel-mark, zegel-overlay, zegel-conversation');
}

/** A dark theme as chat pages have it: by their own style, whatever the system says. */
const darken = (page: Page) =>
  page.addStyleTag({
    content: '#main, #main *:not(zegel-mark, zegel-conversation) { background-color: #0b141a !important; color: #e9edef !important }',
  });

test.each(['light', 'dark'])('chips, toolbar, undo, pill and conversation menu are accessible on a %s page', async (theme) => {
  const tab = await ChatTabHand.open(origin);
  const [a = '', b = '', c = '', d = '', e = ''] = (await tab.inView()).slice(-5);
  await tab.untilState(e, 'untagged');
  if (theme === 'dark') await darken(tab.page);
  await tab.world(openEyes);
  await tab.world(axeSource);
  await tab.tag(a, 'business');
  await tab.untilState(a, 'business');
  await tab.tag(b, 'partyPolitical');
  await tab.untilState(b, 'partyPolitical');
  await tab.tag(c, 'doubt');
  await tab.untilState(c, 'doubt');
  await tab.tag(d, 'private');
  await tab.untilState(d, 'private');
  await waitInside(tab.world, 'zegel-overlay', '.strip');
  expect(await untouched(tab), 'toolbar and undo').toEqual([]);
  await tab.shortcut();
  await until('focus', async () => (await inside(tab.world, 'zegel-overlay', '.toolbar button:focus'))[0]);
  expect(await untouched(tab), 'toolbar with focus').toEqual([]);
  await tab.page.keyboard.press('Escape');
  await tab.click('zegel-conversation', '.opener');
  await waitInside(tab.world, 'zegel-conversation', '.menu');
  expect(await untouched(tab), 'menu').toEqual([]);
  await tab.click('zegel-conversation', '[data-tag="private"]');
  await waitInside(tab.world, 'zegel-conversation', '[data-action="yes"]');
  expect(await untouched(tab), 'confirmation').toEqual([]);
  await tab.page.keyboard.press('Escape');
  await callWorker(tab.extension, 'pause', { paused: true });
  await waitInside(tab.world, 'zegel-overlay', '.pill');
  expect(await untouched(tab), 'pill').toEqual([]);
  // The rules do run: a button without a name is found.
  await tab.world(() => {
    const { dom } = (globalThis as unknown as { chrome: { dom: { openOrClosedShadowRoot(host: Element): ShadowRoot } } }).chrome;
    dom.openOrClosedShadowRoot(document.querySelector('zegel-overlay') as Element).append(document.createElement('button'));
  });
  expect((await untouched(tab)).join()).toContain('button-name');
});

test('the marks speak English in an English browser', async () => {
  const tab = await ChatTabHand.open(origin, { language: 'en' });
  const [id = ''] = (await tab.inView()).slice(-1);
  await tab.untilState(id, 'untagged');
  await tab.tag(id, 'private');
  expect((await waitInside(tab.world, 'zegel-overlay', '.strip .what')).words).toMatch(/^Tagged: PrivateRemoved for good in \d+ s$/);
});

test('at 200 % zoom, and on a page from right to left, everything stays in the window and can be pressed', async () => {
  for (const query of [{}, { locale: 'ar' }]) {
    const tab = await ChatTabHand.open(origin, { query });
    await tab.page.setViewport({ width: 640, height: 460, deviceScaleFactor: 2 });
    const id = await until('a message in view', async () => (await tab.inView()).at(-1));
    await tab.untilState(id, 'untagged');
    await tab.tag(id, 'partyPolitical');
    await tab.untilState(id, 'partyPolitical');
    await tab.click('zegel-conversation', '.opener');
    await waitInside(tab.world, 'zegel-conversation', '.menu button');
    const parts = [
      ...(await inside(tab.world, 'zegel-overlay', '.strip, .toolbar')),
      ...(await inside(tab.world, 'zegel-conversation', '.menu, .opener')),
    ];
    expect(parts.length).toBeGreaterThan(2);
    for (const { x, width, words } of parts) {
      expect(x - width / 2, words ?? '').toBeGreaterThanOrEqual(0);
      expect(x + width / 2, words ?? '').toBeLessThanOrEqual(640);
    }
    expect(tab.errors).toEqual([]);
  }
});

test('a finger: a touch on a chip opens its control, a touch elsewhere closes it', async () => {
  const tab = await ChatTabHand.open(origin);
  await tab.page.setViewport({ width: 1200, height: 800, hasTouch: true });
  const id = await until('a message in view', async () => (await tab.inView()).at(-1));
  await tab.untilState(id, 'untagged');
  const chip = (await inside(tab.world, 'zegel-mark', 'button')).find(({ row }) => row === id);
  await tab.page.touchscreen.tap(chip?.x ?? 0, chip?.y ?? 0);
  const { x, y } = await waitInside(tab.world, 'zegel-overlay', '[data-tag="doubt"]');
  await tab.page.touchscreen.tap(x, y);
  await tab.untilState(id, 'doubt');
  const bubble = await tab.page.$eval(`[data-id="${id}"] [data-testid="msg-container"]`, (element) => {
    const { left, top } = element.getBoundingClientRect();
    return [left + 20, top + 10] as const;
  });
  await tab.page.touchscreen.tap(...bubble);
  await until('closed', async () => (await inside(tab.world, 'zegel-overlay', '.toolbar')).length === 0);
});

test('scrolling hides the control of the pointer', async () => {
  const tab = await ChatTabHand.open(origin);
  const [id = ''] = (await tab.inView()).slice(-1);
  await tab.untilState(id, 'untagged');
  await tab.pointAt(id);
  await waitInside(tab.world, 'zegel-overlay', '.toolbar');
  const seen = until('hidden while scrolling', async () => (await inside(tab.world, 'zegel-overlay', '.toolbar')).length === 0);
  await tab.page.mouse.wheel({ deltaY: -300 });
  await seen;
});
