import { resolve } from 'node:path';
import type { Page } from 'puppeteer-core';
import { type Origin, serveOrigin } from './origin.ts';

/** What really is in the simulated chats, in the form of `__sim.truth()`: only the fields that tests compare. */
export interface Truth {
  readonly id: string;
  readonly chatId: string;
  readonly chatTitle: string;
  readonly direction: 'in' | 'out' | 'system';
  readonly sender: { readonly name: string; readonly self: boolean } | null;
  /** Minute precision with offset; null for system rows. */
  readonly timestamp: string | null;
  readonly date?: string;
  readonly type: string;
  readonly text: string;
  readonly edited: boolean;
  readonly deleted: boolean;
  readonly versions?: readonly { readonly text: string }[];
  /** What stood there before its sender deleted it. */
  readonly deletedText?: string | null;
  readonly live?: boolean;
}

interface SimulatorApi {
  readonly ready: Promise<unknown>;
  chats(): { id: string; title: string; count: number }[];
  activeChat(): { id: string } | null;
  open(chat: string): Promise<unknown>;
  receive(message: Record<string, unknown>): Truth;
  edit(id: string, text: string): Truth;
  remove(id: string): Truth;
  rendered(): { id: string; hydrated: boolean }[];
  truth(filter?: { chatId?: string }): Truth[];
  message(id: string): Truth | null;
  walkUp(options?: { step?: number; wait?: number }): Promise<number>;
  scrollToBottom(): void;
  startTraffic(options: { perMinute: number; max: number; edits: number; deletes: number; chat?: string }): void;
  stopTraffic(): void;
}

declare global {
  interface Window {
    readonly __sim: SimulatorApi;
  }
}

/** The simulated chat client at the real one's address. */
export function serveSimulator(): Promise<Origin> {
  return serveOrigin(resolve(import.meta.dirname, '../fixtures/whatsapp/sim'));
}

/** Opens it in a tab and waits until it is there. @param query see the parameters in the simulator's own sources */
export async function openSimulator(page: Page, origin: Origin, query: Record<string, string | number>): Promise<void> {
  const parameters = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  await page.goto(`${origin.url}?${parameters}`);
  await page.evaluate(async () => {
    await window.__sim.ready;
  });
}
