import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page, Target } from 'puppeteer-core';
import { registerNativeHost } from '../companion/setup/native-host.ts';
import type { Language } from '../shared/locale/text.ts';
import { launchChromium } from '../tools/chromium.ts';
import { ADDRESS, answerWithDemo, type DemoPage } from './page.ts';

export interface WindowOptions {
  readonly language: Language;
  /** The companion that this browser may reach. */
  readonly companion: string;
  readonly headless: boolean;
  /** A profile that stays; null: a throw-away one. */
  readonly profile: string | null;
  /** Keep the throw-away profile when the window closes. */
  readonly keep: boolean;
  /** What stands at the chat client's address; null: the real one. */
  readonly demo: DemoPage | null;
}

export interface DemoWindow {
  readonly browser: Browser;
  readonly profile: string;
  /** The tab in front. */
  readonly page: Page;
  /** Ends when the user closes the last window. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/** Puts the demonstration at the chat client's address in every tab, also those that the user or the extension opens. */
async function demoEverywhere(browser: Browser, demo: DemoPage): Promise<void> {
  const attach = async (page: Page) => {
    await answerWithDemo(page, demo);
    // A tab may have been on its way before we could answer.
    if (page.url().startsWith(ADDRESS) || page.url().startsWith('chrome-error:')) await page.reload();
  };
  browser.on('targetcreated', (target: Target) => {
    // The extension's own pages too: the welcome leads to the chat in its own tab.
    if (target.type() !== 'page') return;
    void target
      .page()
      .then((page) => page && attach(page))
      .catch(() => undefined);
  });
}

/** Opens a browser with the extension in it, whose native host is this one companion, for this one profile alone. */
export async function openWindow(options: WindowOptions): Promise<DemoWindow> {
  const { demo, headless, language, keep } = options;
  const work = mkdtempSync(join(tmpdir(), 'zegel-demo-'));
  const profile = options.profile ?? join(work, 'profile');
  registerNativeHost({ browser: { kind: 'chromium-profile', userDataDir: profile }, home: options.companion });
  const chromium = await launchChromium({
    userDataDir: profile,
    headless,
    language,
    args: [
      '--window-size=1360,900',
      // The demonstration needs no network, so it has none.
      ...(demo ? ['--host-resolver-rules=MAP * ~NOTFOUND'] : []),
    ],
  });
  const { browser } = chromium;
  const page = (await browser.pages())[0] ?? (await browser.newPage());
  if (demo) {
    await answerWithDemo(page, demo);
    await demoEverywhere(browser, demo);
  }
  const closed = new Promise<void>((done) => {
    browser.once('disconnected', () => done());
    browser.on('targetdestroyed', () => {
      void browser.pages().then(
        (pages) => pages.length === 0 && done(),
        () => done(),
      );
    });
  });
  return {
    browser,
    profile,
    page,
    closed,
    async close() {
      await chromium.close();
      if (!keep) rmSync(work, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
