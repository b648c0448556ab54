import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page, type WebWorker } from 'puppeteer-core';
import { CHROMIUM_ID } from '../shared/formats/extension-id.ts';
import type { Language } from '../shared/locale/text.ts';
import { ensureBrowser } from './browser.ts';
import { buildExtension } from './extension.ts';

export interface ChromiumOptions {
  /** Load the built extension (default: yes). */
  readonly extension?: boolean;
  /** The profile; default: a temporary one that goes with the browser. */
  readonly userDataDir?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly headless?: boolean;
  readonly language?: Language;
}

export interface Chromium {
  readonly browser: Browser;
  readonly userDataDir: string;
  /** Closes the browser and removes what was temporary. Harmless a second time. */
  close(): Promise<void>;
}

/**
 * Chromium, driven through a pipe (it listens on no port), with the production extension in it. The extension is loaded
 * from a copy: a rebuild can't pull files away from under a running browser.
 */
export async function launchChromium(options: ChromiumOptions = {}): Promise<Chromium> {
  const work = mkdtempSync(join(tmpdir(), 'zegel-browser-'));
  const userDataDir = options.userDataDir ?? join(work, 'profile');
  mkdirSync(userDataDir, { recursive: true, mode: 0o700 });
  const extension = join(work, 'extension');
  if (options.extension ?? true) cpSync(await buildExtension(), extension, { recursive: true });
  const language = options.language ?? 'nl';
  const isRoot = process.getuid?.() === 0;
  try {
    const browser = await puppeteer.launch({
      executablePath: await ensureBrowser(console.error),
      headless: options.headless ?? true,
      pipe: true,
      enableExtensions: (options.extension ?? true) ? [extension] : false,
      userDataDir,
      // A window that a person uses does not need the bar that says it is driven.
      ignoreDefaultArgs: (options.headless ?? true) ? [] : ['--enable-automation'],
      defaultViewport: null,
      handleSIGINT: false,
      handleSIGTERM: false,
      args: [
        ...(isRoot ? ['--no-sandbox'] : []),
        '--no-first-run',
        '--no-default-browser-check',
        '--disable-dev-shm-usage',
        `--lang=${language}`,
        ...(options.args ?? []),
      ],
      env: { ...process.env, LANGUAGE: language, ...options.env },
    });
    const close = async () => {
      await browser.close().catch(() => undefined);
      rmSync(work, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    };
    return { browser, userDataDir, close };
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    throw error;
  }
}

/** The extension's service worker, awake; a new one after it was killed and something woke it. */
export async function extensionWorker(browser: Browser): Promise<WebWorker> {
  const target = await browser.waitForTarget((one) => one.type() === 'service_worker' && one.url().startsWith(extensionUrl('')));
  const worker = await target.worker();
  if (!worker) throw new Error('the extension has no worker');
  return worker;
}

/** The address of a page of the extension: its id is fixed by the manifest's key. */
export function extensionUrl(path: string): string {
  return `chrome-extension://${CHROMIUM_ID}/${path}`;
}

/** Clicks the extension's button in the browser's bar while `page` is in front. @returns the popup's page */
export async function openPopup(browser: Browser, page: Page): Promise<Page> {
  const extension = (await browser.extensions()).get(CHROMIUM_ID);
  if (!extension) throw new Error('the extension is not loaded');
  await page.bringToFront();
  const opened = browser.waitForTarget((target) => target.url().startsWith(extensionUrl('popup.html')));
  await extension.triggerAction(page);
  return (await opened).asPage();
}
