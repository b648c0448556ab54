import type { Browser, Page } from 'puppeteer-core';
import type { Language } from '../../shared/locale/text.ts';
import type { MarkState } from '../../shared/tag/life.ts';
import type { Tag } from '../../shared/tag/tag.ts';
import { launchChromium } from './browser.ts';
import type { Origin } from './origin.ts';
import { openSimulator } from './simulator.ts';
import { callWorker, openExtensionPage } from './store.ts';
import { contentWorld, inside, until, type World, waitInside } from './world.ts';

export interface ChatTabOptions {
  readonly consent?: boolean;
  readonly query?: Record<string, string | number>;
  readonly language?: Language;
  /** Runs before every script of the page. */
  readonly before?: () => void;
}

/** The simulated chat in a browser with the extension, and a hand on what Zegel shows in it. */
export class ChatTabHand {
  readonly browser: Browser;
  readonly page: Page;
  readonly world: World;
  /** A page of the extension, to speak to the worker from. */
  readonly extension: Page;
  readonly errors: string[] = [];

  private constructor(browser: Browser, page: Page, world: World, extension: Page) {
    this.browser = browser;
    this.page = page;
    this.world = world;
    this.extension = extension;
    page.on('pageerror', (error) => this.errors.push(String(error)));
  }

  /** Called inside a test: browser and tab go with it. */
  static async open(origin: Origin, options: ChatTabOptions = {}): Promise<ChatTabHand> {
    const { browser } = await launchChromium({ args: [...origin.args], ...(options.language ? { language: options.language } : {}) });
    // The welcome page opens by itself and takes the front, where a chat that nobody looks at draws nothing.
    await (await (await browser.waitForTarget((target) => target.url().endsWith('/welcome.html'))).asPage()).close();
    const extension = await openExtensionPage(browser);
    if (options.consent ?? true) await callWorker(extension, 'consent', {});
    const page = await browser.newPage();
    await page.setViewport({ width: 1200, height: 800 });
    const world = await contentWorld(page);
    if (options.before) await page.evaluateOnNewDocument(options.before);
    const hand = new ChatTabHand(browser, page, world, extension);
    await page.bringToFront();
    await openSimulator(page, origin, { seed: 7, total: 400, open: 0, ...options.query });
    return hand;
  }

  /** Ids of the messages in view, the last ones last, without system rows. */
  async inView(): Promise<string[]> {
    return this.page.evaluate(() => {
      const list = document.querySelector('[data-scrolltracepolicy]')?.getBoundingClientRect();
      if (!list) return [];
      return [...document.querySelectorAll('#main [data-id]')].flatMap((row) => {
        const bubble = row.querySelector('[data-testid="msg-container"]')?.getBoundingClientRect();
        return bubble && bubble.top > list.top && bubble.bottom < list.bottom ? [row.getAttribute('data-id') ?? ''] : [];
      });
    });
  }

  /** The state that every chip in the page shows, by message. */
  async states(): Promise<Map<string, MarkState>> {
    const chips = await inside(this.world, 'zegel-mark', 'button');
    return new Map(chips.flatMap(({ row, state }) => (row ? [[row, state as MarkState]] : [])));
  }

  async untilState(id: string, state: MarkState, timeout?: number): Promise<void> {
    await until(`${state} at ${id}`, async () => (await this.states()).get(id) === state, timeout);
  }

  /** Points at a message, as a hand does. */
  async pointAt(id: string): Promise<void> {
    const [x, y] = await this.page.$eval(`[data-id="${id}"] [data-testid="msg-container"]`, (bubble) => {
      const { left, top, height } = bubble.getBoundingClientRect();
      return [left + 20, top + height / 2] as const;
    });
    await this.page.mouse.move(x - 5, y);
    await this.page.mouse.move(x, y, { steps: 2 });
    // The control of the row that was under the pointer before may still stand there.
    await new Promise((rest) => setTimeout(rest, 150));
  }

  async click(host: Parameters<typeof inside>[1], selector: string): Promise<void> {
    // On a busy machine it may still be moving to its place.
    let { x, y } = await waitInside(this.world, host, selector);
    for (;;) {
      await new Promise((rest) => setTimeout(rest, 100));
      const now = await waitInside(this.world, host, selector);
      if (now.x === x && now.y === y) break;
      ({ x, y } = now);
    }
    await this.page.mouse.click(x, y);
  }

  async tag(id: string, tag: Tag | 'none'): Promise<void> {
    await this.pointAt(id);
    await this.click('zegel-overlay', `.toolbar [data-tag="${tag}"]`);
  }

  /** Alt+Shift+Z. */
  async shortcut(): Promise<void> {
    await this.page.keyboard.down('Alt');
    await this.page.keyboard.down('Shift');
    await this.page.keyboard.press('KeyZ');
    await this.page.keyboard.up('Shift');
    await this.page.keyboard.up('Alt');
  }

  /** The page as it would be without us, as text. */
  pageAlone(): Promise<string> {
    return this.page.evaluate(() => {
      const copy = document.documentElement.cloneNode(true) as HTMLElement;
      for (const ours of copy.querySelectorAll('zegel-mark, zegel-overlay, zegel-conversation')) ours.remove();
      return copy.outerHTML;
    });
  }
}
