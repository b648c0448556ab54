import { readFileSync } from 'node:fs';
import type { Page } from 'puppeteer-core';
import * as z from 'zod/mini';
import type { ReadContext } from '../../extension/clients/client.ts';
import { Reading } from '../../shared/record/reading.ts';
import { launchChromium } from '../chromium.ts';
import { bundleForPage } from './bundle.ts';

/** Where each client's page lives. A page is read at its real address, as in production. */
export const ADDRESSES: Readonly<Record<string, string>> = {
  whatsapp: 'https://web.whatsapp.com/',
  converse: 'https://chat.example.org/',
};

const Read = z.object({ reading: Reading, memory: z.record(z.string(), z.string()), matches: z.boolean() });
export type PageRead = z.infer<typeof Read>;

export type Context = Omit<ReadContext, 'memory'> & { readonly memory?: ReadContext['memory'] };

/** Readers and a browser to try them on pages. */
export interface Workbench {
  /** Reads a page from its markup, in a tab of its own. */
  readMarkup(client: string, html: string, context: Context): Promise<PageRead>;
  readFile(client: string, path: string, context: Context): Promise<PageRead>;
  /** A tab that shows the markup at the client's address; the caller closes it. */
  open(client: string, html: string): Promise<Page>;
  /** Reads what a tab shows now; the page may be any that the caller opened in this browser. */
  readPage(page: Page, client: string, context: Context): Promise<PageRead>;
  /** A tab with the readers in it and nothing opened yet. */
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

/** Reads with the code that a bundle put into the page. The Reading is checked as untrusted input, as the worker does. */
async function readPage(page: Page, client: string, context: Context): Promise<PageRead> {
  const call = `__zegelRead(${JSON.stringify(client)}, ${JSON.stringify(JSON.stringify({ memory: {}, ...context }))})`;
  return Read.parse(JSON.parse(String(await page.evaluate(call))));
}

/** Starts headless Chromium with the readers bundled. The caller closes it. */
export async function openWorkbench(): Promise<Workbench> {
  const script = await bundleForPage('in-page.ts');
  const chromium = await launchChromium({ extension: false, args: ['--window-size=1280,900'] });
  const newPage = async () => {
    const page = await chromium.browser.newPage();
    await page.evaluateOnNewDocument(script);
    return page;
  };
  const open = async (client: string, html: string) => {
    const address = ADDRESSES[client];
    if (!address) throw new Error(`no client "${client}": ${Object.keys(ADDRESSES).join(', ')}`);
    const page = await newPage();
    await page.setRequestInterception(true);
    page.on('request', (request) => {
      const own = request.url() === address && request.resourceType() === 'document';
      void (own ? request.respond({ contentType: 'text/html; charset=utf-8', body: html }) : request.abort());
    });
    await page.goto(address, { waitUntil: 'load' });
    return page;
  };
  const readMarkup = async (client: string, html: string, context: Context) => {
    const page = await open(client, html);
    try {
      return await readPage(page, client, context);
    } finally {
      await page.close();
    }
  };
  return {
    readMarkup,
    readFile: (client, path, context) => readMarkup(client, readFileSync(path, 'utf8'), context),
    open,
    readPage,
    newPage,
    close: () => chromium.close(),
  };
}
