import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Canary, type CanaryVerdict } from '../../extension/capture/canary.ts';
import { openWorkbench, type Workbench } from '../../tools/reading/workbench.ts';
import { DIRECT, GROUP, openSimulator, type Scored, scoreSimulator, simulatorTab, unknown, wrong } from './simulator.ts';

/**
 * Whatever the chat program changes of its page, one thing or two at a time, in every shape that it has had: the reader
 * survives, or the canary is red. Nothing is ever quietly wrong or quietly lost. Every single change is tried, and a
 * seeded sample of pairs; all pairs with ZEGEL_DRIFTS=all.
 */

const SEED = Number(process.env.ZEGEL_SEED ?? 20261123);
const ALL = process.env.ZEGEL_DRIFTS === 'all';
const PAIRS = 4;
const GENERATIONS = ['g2026', 'g2024', 'g2023', 'aria'];
const DRIFTS = [
  ...['reclass', 'drop-testids', 'drop-icons', 'drop-text-classes', 'rename-preplain', 'rename-data-id'],
  ...['drop-role-row', 'rename-main', 'opaque-ids', 'drop-labels', 'new-date-format'],
];
const EVERY_PAIR = DRIFTS.flatMap((one, i) => DRIFTS.slice(i + 1).map((other) => `${one}+${other}`));
/** What no message can do without. */
const NEEDED = ['message', 'text', 'direction', 'timestamp', 'sender.name'];
/** A page that reads whole loses no more than this: at its upper edge a run goes on whose start is not in view. */
const LOSS = 0.1;

/** Lehmer's generator: the same pairs for the same seed. */
function pairsFor(generation: number): string[] {
  const left = [...EVERY_PAIR];
  let state = (SEED + generation * 7_919) % 2_147_483_647 || 1;
  return Array.from({ length: ALL ? left.length : PAIRS }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return left.splice(state % left.length, 1)[0] ?? '';
  });
}

let workbench: Workbench;
let page: Page | null = null;
beforeAll(async () => {
  console.log(`seed ${SEED} (ZEGEL_SEED), ${ALL ? 'all' : PAIRS} pairs per shape (ZEGEL_DRIFTS=all for all)`);
  workbench = await openWorkbench();
});
afterEach(async () => {
  await page?.close();
  page = null;
});
afterAll(() => workbench.close());

interface Outcome {
  readonly scored: Scored;
  readonly verdict: CanaryVerdict;
}

/** One look, then an own message, another look, and eleven seconds later the verdict; by the simulator's clock, so that nothing waits. */
async function watch(tab: Page): Promise<Outcome> {
  const canary = new Canary();
  const scored = await scoreSimulator(workbench, tab);
  const start = Date.parse(scored.now);
  canary.look(scored.reading, start);
  canary.sent(start);
  await tab.evaluate(`__sim.send('proef ' + __sim.stats().messages)`);
  const after = await scoreSimulator(workbench, tab);
  canary.look(after.reading, Date.parse(after.now));
  return {
    scored: { ...after, findings: [...scored.findings, ...after.findings], hydrated: scored.hydrated + after.hydrated },
    verdict: canary.judge(Math.max(start, Date.parse(after.now)) + 60_000),
  };
}

const lostOf = ({ findings }: Scored, field: string): number => unknown(findings, new RegExp(`^${field.replace('.', '\\.')}$`)).length;

/** What makes this outcome one that nobody would notice; empty where it is all right. */
function quiet({ scored, verdict }: Outcome): string[] {
  const red = verdict.state === 'red';
  const told = verdict.state !== 'green';
  // Ids of a shape that nobody knows are reported as rows that are not understood; among shells they can't be told.
  const mistakes = wrong(scored.findings).filter(({ field }) => !(red && field === 'shells'));
  const faults = mistakes.map(({ field, where, expected, actual }) => `wrong ${field} at ${where}: ${JSON.stringify([expected, actual])}`);
  for (const field of NEEDED) {
    const lost = lostOf(scored, field);
    if (!red && lost > scored.hydrated * LOSS) faults.push(`${field} lost ${String(lost)} of ${String(scored.hydrated)} times, not red`);
  }
  if (!told && lostOf(scored, 'message') > 0) faults.push('messages lost, green');
  return faults;
}

describe.each(GENERATIONS.map((gen, index) => [gen, index] as const))('%s', (gen, index) => {
  test('as it is: green', async () => {
    page = await simulatorTab(workbench);
    for (const chat of [GROUP, DIRECT]) {
      await openSimulator(page, `gen=${gen}&open=${String(chat)}&total=1000`);
      const outcome = await watch(page);
      expect(quiet(outcome)).toEqual([]);
      expect(outcome.verdict).toEqual({ state: 'green', causes: [] });
      expect(outcome.scored.hydrated).toBeGreaterThan(20);
    }
  });

  test.each([...DRIFTS, ...pairsFor(index)])('%s: survives, or is red', async (drift) => {
    page = await simulatorTab(workbench);
    for (const chat of [GROUP, DIRECT]) {
      await openSimulator(page, `gen=${gen}&open=${String(chat)}&total=1000`);
      await page.evaluate(`__sim.drift('${drift}')`);
      const outcome = await watch(page);
      const { causes, state } = outcome.verdict;
      if (ALL)
        console.log(
          `${gen} ${drift} chat ${String(chat)}: ${state} ${causes.map(({ code, count }) => `${code} ${String(count)}`).join(', ')}`,
        );
      expect(quiet(outcome), JSON.stringify(outcome.verdict)).toEqual([]);
      expect(outcome.scored.hydrated).toBeGreaterThan(20);
    }
  });
});

test('every change that the simulator knows is tried', async () => {
  page = await simulatorTab(workbench);
  await openSimulator(page, 'total=100');
  expect(await page.evaluate('__sim.drifts()')).toEqual(DRIFTS);
  expect(GENERATIONS.length * (DRIFTS.length + EVERY_PAIR.length)).toBe(264);
});
