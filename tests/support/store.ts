import type { Browser, Page } from 'puppeteer-core';
import type { PageCall, PageRequest, PageResult } from '../../shared/protocol/page-calls.ts';
import { extensionUrl, extensionWorker } from '../../tools/chromium.ts';

/** A page of the extension that is none of its own: from it, a test looks at the store and speaks to the worker. */
export async function openExtensionPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  // The manifest is there in every build and runs no script. Until the extension's worker runs, the browser may refuse it.
  const open = () => page.goto(extensionUrl('manifest.json'));
  await open().catch(async () => {
    await extensionWorker(browser);
    await open();
  });
  return page;
}

/** Calls the worker as a page of the extension does. @throws Error with the worker's error in it */
export async function callWorker<C extends PageCall>(page: Page, call: C, request: PageRequest<C>): Promise<PageResult<C>> {
  const reply = await page.evaluate(
    async (message) => {
      const { chrome } = globalThis as unknown as { chrome: { runtime: { sendMessage(message: unknown): Promise<unknown> } } };
      return chrome.runtime.sendMessage(message);
    },
    { zegel: 1, call, request } as unknown as Record<string, string>,
  );
  if (reply && typeof reply === 'object' && 'result' in reply) return reply.result as PageResult<C>;
  throw new Error(`${call}: ${JSON.stringify(reply)}`);
}

/** Everything in every IndexedDB of the extension: database → object store → rows, bytes as text. */
export function dumpStore(page: Page): Promise<Record<string, Record<string, unknown[]>>> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const decoder = new TextDecoder();
    /** What JSON would lose. */
    const plain = (value: unknown): unknown => {
      if (value instanceof ArrayBuffer) return decoder.decode(value);
      if (ArrayBuffer.isView(value)) return decoder.decode(value);
      if (value instanceof CryptoKey) return `CryptoKey, extractable: ${value.extractable}`;
      if (Array.isArray(value)) return value.map(plain);
      if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
      return value;
    };
    const dump: Record<string, Record<string, unknown[]>> = {};
    for (const { name } of await indexedDB.databases()) {
      if (!name) continue;
      const database = await done(indexedDB.open(name));
      const stores: Record<string, unknown[]> = {};
      for (const store of database.objectStoreNames) {
        const rows = await done(database.transaction(store).objectStore(store).getAll());
        stores[store] = rows.map(plain);
      }
      database.close();
      dump[name] = stores;
    }
    return dump;
  });
}
