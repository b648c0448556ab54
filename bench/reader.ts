import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { openWorkbench, type Workbench } from '../tools/reading/workbench.ts';

/** Main-thread time of the reader on a page of 1,500 messages, in headless Chromium. */
const PAGE = resolve(import.meta.dirname, '../tests/fixtures/whatsapp/pages/08-lange-chat-1500.html');
const CONTEXT = { now: '2026-11-20T18:00:00+01:00', timeZone: 'Europe/Amsterdam', memory: {} };
const LOOKS = 15;
/** Rows in the page that a virtual list really has: the last so many. */
const WINDOWS = [60, 200, null] as const;

export interface ReaderFigure {
  readonly rows: number;
  /** Median over the looks, ms. */
  readonly look: number;
  readonly perRow: number;
  readonly first: number;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function measure(workbench: Workbench, keep: number | null): Promise<ReaderFigure> {
  const page = await workbench.open('whatsapp', readFileSync(PAGE, 'utf8'));
  try {
    if (keep !== null)
      await page.evaluate(`[...document.querySelectorAll('#main [role="row"]')].slice(0, -${keep}).forEach((row) => row.remove())`);
    const times: number[] = [];
    let rows = 0;
    for (let look = 0; look < LOOKS; look++) {
      const timed = await page.evaluate(`__zegelTime('whatsapp', ${JSON.stringify(JSON.stringify(CONTEXT))})`);
      const { ms, rows: seen } = timed as { ms: number; rows: number };
      times.push(ms);
      rows = seen;
    }
    const look = median(times.slice(1));
    return { rows, look, perRow: look / rows, first: times[0] ?? 0 };
  } finally {
    await page.close();
  }
}

/** Measures a look at the whole page and at the windows of it that a virtual list shows. */
export async function benchReader(): Promise<ReaderFigure[]> {
  const workbench = await openWorkbench();
  try {
    const figures: ReaderFigure[] = [];
    for (const keep of WINDOWS) figures.push(await measure(workbench, keep));
    return figures;
  } finally {
    await workbench.close();
  }
}

/** Prints the figures as a table. */
export async function main(): Promise<void> {
  console.log('reader, page of 1,500 messages: main-thread ms (median of looks after the first)');
  console.log(['rows', 'ms a look', 'ms a row', 'first look'].map((name) => name.padStart(12)).join(''));
  for (const { rows, look, perRow, first } of await benchReader()) {
    console.log([rows, look.toFixed(1), perRow.toFixed(4), first.toFixed(1)].map((cell) => String(cell).padStart(12)).join(''));
  }
}

if (import.meta.main) await main();
