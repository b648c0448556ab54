import { resolve } from 'node:path';
import type { Page } from 'puppeteer-core';
import { build } from 'vite';
import { serveOrigin } from '../tests/support/origin.ts';
import { launchChromium } from '../tools/chromium.ts';

/** Main-thread time of what Zegel shows in a page of 1,500 messages, in headless Chromium. */
const PAGES = resolve(import.meta.dirname, '../tests/fixtures/whatsapp/pages');
const PAGE = '08-lange-chat-1500.html';
const RUNS = 9;
const IDLE_SECONDS = 2;
/** Rows in the page that a virtual list really has: the last so many; and all of them. */
const WINDOWS = [60, null] as const;

interface Bench {
  start(): { rows: number; marks(): number; round(): Promise<number>; scroll(pixels: number): Promise<number> };
  frames(n: number): Promise<void>;
}

declare global {
  var zegelMarks: Bench;
  var bench: ReturnType<Bench['start']>;
}

export interface MarksFigure {
  readonly rows: number;
  readonly chips: number;
  /** ms of our callbacks with their layout: all chips near the view; the same again with nothing changed; a screen further. */
  readonly first: number;
  readonly again: number;
  readonly scroll: number;
  /** ms of main thread in each second in which nothing happens. */
  readonly idle: number;
}

async function bundle(): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: 'silent',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      write: false,
      target: 'chrome120',
      lib: { entry: resolve(import.meta.dirname, 'marks-in-page.ts'), formats: ['iife'], name: 'zegelBench' },
    },
  });
  const chunk = [made]
    .flat()
    .flatMap((one) => ('output' in one ? one.output : []))
    .find((file) => file.type === 'chunk');
  if (!chunk) throw new Error('the bundle is empty');
  return chunk.code;
}

async function run(page: Page, url: string, source: string, keep: number | null): Promise<MarksFigure> {
  await page.goto(`${url}${PAGE}`);
  await page.evaluate(source);
  await page.evaluate((n) => {
    if (n === null) return;
    for (const row of [...document.querySelectorAll('#main [role="row"]')].slice(0, -n)) row.remove();
  }, keep);
  await page.evaluate(() => zegelMarks.frames(10));
  const rows = await page.evaluate(() => {
    globalThis.bench = zegelMarks.start();
    return bench.rows;
  });
  // The user looks at the page for a moment before the first messages are stored.
  await page.evaluate(() => zegelMarks.frames(30));
  const first = await page.evaluate(() => bench.round());
  const chips = await page.evaluate(() => bench.marks());
  const again = await page.evaluate(() => bench.round());
  const scroll = await page.evaluate(() => bench.scroll(700));
  const { TaskDuration: before = 0 } = await page.metrics();
  await new Promise((later) => setTimeout(later, IDLE_SECONDS * 1000));
  const { TaskDuration: after = 0 } = await page.metrics();
  return { rows, chips, first, again, scroll, idle: ((after - before) * 1000) / IDLE_SECONDS };
}

/** The best of several runs, each in a fresh page: other work on the machine only ever adds. For the window that a virtual list shows, and for all rows. */
export async function benchMarks(): Promise<MarksFigure[]> {
  const source = await bundle();
  const origin = await serveOrigin(PAGES);
  const { browser, close } = await launchChromium({ extension: false, args: [...origin.args] });
  try {
    const best: MarksFigure[] = [];
    for (const keep of WINDOWS) {
      const figures: MarksFigure[] = [];
      for (let i = 0; i < RUNS; i++) {
        const page = await browser.newPage();
        await page.setViewport({ width: 1200, height: 800 });
        figures.push(await run(page, origin.url, source, keep));
        await page.close();
      }
      const least = (of: 'first' | 'again' | 'scroll' | 'idle') => Math.min(...figures.map((figure) => figure[of]));
      const { rows = 0, chips = 0 } = figures[0] ?? {};
      best.push({ rows, chips, first: least('first'), again: least('again'), scroll: least('scroll'), idle: least('idle') });
    }
    return best;
  } finally {
    await close();
    await origin.close();
  }
}

/** Prints the figures as a table. */
export async function main(): Promise<void> {
  console.log(`marks, page of 1,500 messages: main-thread ms (best of ${RUNS})`);
  const names = ['rows', 'marks', 'all placed', 'a mark', 'nothing new', 'a screen on', 'idle / s'];
  console.log(names.map((name) => name.padStart(12)).join(''));
  for (const { rows, chips, first, again, scroll, idle } of await benchMarks()) {
    const cells = [rows, chips, first.toFixed(1), (first / chips).toFixed(2), again.toFixed(1), scroll.toFixed(1), idle.toFixed(2)];
    console.log(cells.map((cell) => String(cell).padStart(12)).join(''));
  }
}

if (import.meta.main) await main();
