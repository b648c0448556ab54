import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Backlog } from '../../shared/record/backlog.ts';
import { extensionUrl, extensionWorker, launchChromium, openPopup } from '../support/browser.ts';
import { type Answers, axeViolations, condition, openWithAnswers } from '../support/extension-page.ts';
import { callWorker, openExtensionPage } from '../support/store.ts';

let chromium: Awaited<ReturnType<typeof launchChromium>>;
let browser: Browser;
beforeAll(async () => {
  chromium = await launchChromium();
  browser = chromium.browser;
  await extensionWorker(browser);
});
afterAll(() => chromium.close());

const counts = (part: Partial<Backlog> = {}): Backlog => ({
  toSort: 12,
  doubt: 2,
  ready: 5,
  onTheWay: 3,
  archived: 1_204,
  failed: 0,
  excluded: 8,
  oldest: new Date(Date.now() - 3 * 86_400_000).toISOString(),
  ...part,
});

const sites: Answers['sites'] = {
  sites: [
    { origin: 'https://web.whatsapp.com', client: 'whatsapp' },
    { origin: 'https://chat.voorbeeld.nl', client: 'converse' },
  ],
};

/** Every state in which a user may find the popup. */
const POPUPS: Record<string, Answers> = {
  'before consent': { condition: condition({ consentAt: null, link: { state: 'never', fingerprint: null, keyProtection: null } }) },
  'at work': { condition: condition({ demonstration: true }), backlog: { backlog: counts(), problems: [] } },
  empty: {
    condition: condition(),
    backlog: { backlog: counts({ toSort: 0, doubt: 0, ready: 0, onTheWay: 0, archived: 0, excluded: 0, oldest: null }), problems: [] },
  },
  'no companion': {
    condition: condition({ link: { state: 'hostMissing', error: { code: 'link.host-missing' }, fingerprint: null, keyProtection: null } }),
    backlog: { backlog: counts({ onTheWay: 0 }), problems: [] },
  },
  'paused and in trouble': {
    condition: condition({
      paused: true,
      link: { state: 'notRunning', error: { code: 'link.companion-not-running' }, keyProtection: 'file' },
    }),
    backlog: {
      backlog: counts({ failed: 2 }),
      problems: [
        { error: { code: 'receipt.bad-signature' }, count: 2, since: '2026-11-20T08:00:00.000Z' },
        { error: { code: 'capture.row-not-understood', facts: { n: 4 } }, count: 1, since: '2026-11-20T08:00:00.000Z' },
      ],
    },
  },
};

async function inBothSchemes(page: Page, check: (scheme: string) => Promise<void>): Promise<void> {
  for (const scheme of ['light', 'dark']) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await check(scheme);
  }
}

/** Nothing sticks out sideways at the narrowest width that people use, which is also 400 % zoom of a usual screen. */
async function fits(page: Page): Promise<boolean> {
  await page.setViewport({ width: 320, height: 640 });
  return page.evaluate(() => document.documentElement.scrollWidth <= 320);
}

test.each(Object.entries(POPUPS))('popup, %s: accessible in light and dark, and narrow', async (_, answers) => {
  const page = await openWithAnswers(browser, 'popup.html', answers);
  await page.waitForSelector('.counts, .first');
  for (const details of await page.$$('details')) await details.evaluate((element) => element.setAttribute('open', ''));
  await inBothSchemes(page, async (scheme) => expect(await axeViolations(page), scheme).toEqual([]));
  expect(await fits(page)).toBe(true);
  await page.close();
});

test('the popup says how many, how old, and what to do where the companion is missing', async () => {
  const page = await openWithAnswers(browser, 'popup.html', POPUPS['no companion'] ?? {});
  await page.waitForSelector('.counts');
  // biome-ignore lint/performance/useDomNodeTextContent: as it is shown, with breaks between what stands apart
  const shown = await page.evaluate(() => document.body.innerText.replace(/\s+/g, ' '));
  for (const words of ['Nog te sorteren 12', 'Twijfel 2', 'Staan klaar 5', 'Gearchiveerd 1.204', 'Niet bewaard 8', 'wacht 3 dagen']) {
    expect(shown).toContain(words);
  }
  expect(shown).toContain('Het hulpprogramma is niet gevonden Installeer het hulpprogramma');
  await page.close();
});

test('welcome and settings: accessible in light and dark, and narrow', async () => {
  for (const [path, answers] of [
    ['welcome.html', { condition: condition({ consentAt: null }) }],
    ['welcome.html', { condition: condition() }],
    ['settings.html', { condition: condition({ demonstration: true }), sites, backlog: { backlog: counts(), problems: [] } }],
    ['settings.html', { condition: condition({ consentAt: null }), sites, backlog: { backlog: counts(), problems: [] } }],
  ] satisfies [string, Answers][]) {
    const page = await openWithAnswers(browser, path, answers, { width: 900, height: 900 });
    await page.waitForSelector('main h2, main .answers');
    const stop = await page.$('[data-action="stop"]');
    await stop?.click();
    await inBothSchemes(page, async (scheme) => expect(await axeViolations(page), `${path} ${scheme}`).toEqual([]));
    expect(await fits(page), path).toBe(true);
    await page.close();
  }
});

test('from welcome to pause by keyboard alone: nothing before the agreement, everything after it', async () => {
  const extension = await openExtensionPage(browser);
  expect((await callWorker(extension, 'condition', {})).consentAt).toBeNull();
  const welcome = await browser.newPage();
  await welcome.goto(extensionUrl('welcome.html'));
  await welcome.bringToFront();
  await welcome.waitForSelector('[data-action="agree"]');
  await welcome.keyboard.press('Tab');
  expect(await welcome.evaluate(() => document.activeElement?.textContent)).toBe('Akkoord');
  await welcome.keyboard.press('Tab');
  await welcome.keyboard.press('Enter');
  await welcome.waitForFunction(() => document.activeElement?.tagName === 'H1');
  expect(await welcome.$eval('h1', (h1) => h1.textContent)).toBe('Zegel bewaart niets');
  expect((await callWorker(extension, 'condition', {})).consentAt).toBeNull();
  await welcome.keyboard.press('Tab');
  await welcome.keyboard.press('Enter');
  await welcome.waitForSelector('[data-action="agree"]');
  await welcome.focus('[data-action="agree"]');
  await welcome.keyboard.press('Space');
  await welcome.waitForFunction(() => document.activeElement?.textContent === 'Zegel staat aan');
  expect((await callWorker(extension, 'condition', {})).consentAt).not.toBeNull();

  const popup = await openPopup(browser, welcome);
  await popup.waitForSelector('[data-action="pause"]');
  const reach = async (action: string) => {
    for (let i = 0; i < 20; i++) {
      await popup.keyboard.press('Tab');
      if (await popup.evaluate((name) => document.activeElement?.getAttribute('data-action') === name, action)) return;
    }
    throw new Error(`not in the tab order: ${action}`);
  };
  await reach('archive');
  await reach('pause');
  await popup.keyboard.press('Enter');
  await popup.waitForSelector('.notice.warn');
  expect((await callWorker(extension, 'condition', {})).paused).toBe(true);
  await popup.keyboard.press('Enter');
  await popup.waitForFunction(() => !document.querySelector('.notice.warn'));
  await reach('settings');
  const settings = browser.waitForTarget((target) => target.url() === extensionUrl('settings.html'));
  // The popup closes as soon as the other page opens, perhaps before the key is up again.
  await popup.keyboard.press('Enter').catch(() => undefined);
  await (await (await settings).asPage()).close();
  await welcome.close();
});

test('an address that is no site is refused with the reason beside the field', async () => {
  const page = await openWithAnswers(browser, 'settings.html', { condition: condition(), sites }, { width: 900, height: 900 });
  await page.waitForSelector('#address');
  await page.type('#address', 'http://chat.voorbeeld.nl');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#wrong');
  expect(await page.$eval('#wrong', (wrong) => wrong.textContent)).toContain('Vul een adres in dat begint met https://.');
  expect(await page.$eval('#address', (field) => [field.getAttribute('aria-invalid'), field === document.activeElement])).toEqual([
    'true',
    true,
  ]);
  expect(await axeViolations(page)).toEqual([]);
  await page.close();
});

test('stopping warns of what waits, and needs a second press', async () => {
  const extension = await openExtensionPage(browser);
  await callWorker(extension, 'consent', {});
  const page = await browser.newPage();
  await page.goto(extensionUrl('settings.html'));
  await page.bringToFront();
  await page.waitForSelector('[data-action="stop"]');
  await page.click('[data-action="stop"]');
  await page.waitForSelector('[data-action="keep"]:focus');
  expect((await callWorker(extension, 'condition', {})).consentAt).not.toBeNull();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.body.textContent?.includes('Zegel is gestopt.'));
  expect((await callWorker(extension, 'condition', {})).consentAt).toBeNull();
  await page.close();
});
