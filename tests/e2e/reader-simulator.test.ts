import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openWorkbench, type Workbench } from '../../tools/reading/workbench.ts';
import { DIRECT, GROUP, openSimulator as open, scoreSimulator, simulatorTab, unknown, wrong } from './simulator.ts';

let workbench: Workbench;
let page: Page;
beforeAll(async () => {
  workbench = await openWorkbench();
});
afterAll(() => workbench.close());
beforeEach(async () => {
  page = await simulatorTab(workbench);
  return () => page.close();
});

const openSimulator = (query: string): Promise<void> => open(page, query);
const score = () => scoreSimulator(workbench, page);

const GENERATIONS = ['g2026', 'g2024', 'g2023', 'aria'];

describe.each(GENERATIONS)('%s', (gen) => {
  test.each([GROUP, DIRECT])('chat %i: what is shown is read right or not at all', async (chat) => {
    await openSimulator(`gen=${gen}&open=${chat}`);
    const { findings, hydrated } = await score();
    expect(hydrated).toBeGreaterThan(20);
    expect(wrong(findings)).toEqual([]);
  });

  test('after edits, deletions and reactions', async () => {
    await openSimulator(`gen=${gen}&open=${GROUP}&shells=0`);
    await page.evaluate(`__sim.burst(60, { chat: ${GROUP} }).forEach((message, i) => {
      if (i % 9 === 1 && message.type === 'text') __sim.edit(message.id, message.text + ' (aangepast)');
      if (i % 9 === 2) __sim.remove(message.id);
      if (i % 9 === 3) __sim.react(message.id, '👍', 2);
    })`);
    const { findings } = await score();
    expect(wrong(findings)).toEqual([]);
  });
});

test('two chats of one title are known to be, by the list of chats', async () => {
  await openSimulator(`gen=g2026&open=5`);
  const { findings } = await score();
  expect(findings.find(({ field }) => field === 'chat.titleAmbiguous')).toMatchObject({ verdict: 'right', actual: true });
});

test('the shape of 2026 is read whole: text, sender, direction, time, quote', async () => {
  for (const chat of [GROUP, DIRECT, 10]) {
    await openSimulator(`gen=g2026&open=${chat}`);
    const { findings } = await score();
    expect(
      unknown(
        findings,
        /^(message|text|direction|timestamp|date|sender\.(name|self|label|phone)|quoted|quoted\.(sender|text|kind)|starred|status)$/,
      ),
    ).toEqual([]);
  }
});

const HARMLESS = [
  'reclass',
  'drop-testids',
  'drop-icons',
  'drop-text-classes',
  'drop-labels',
  'new-date-format',
  'rename-data-id',
  'drop-role-row',
  'rename-main',
];

describe('when the page changes its shape', () => {
  test.each([...HARMLESS, 'rename-preplain', 'opaque-ids'])('%s: nothing is read wrong', async (drift) => {
    for (const chat of [GROUP, DIRECT]) {
      await openSimulator(`gen=g2026&open=${chat}`);
      await page.evaluate(`__sim.drift('${drift}')`);
      const { findings, hydrated } = await score();
      const shells = drift === 'opaque-ids' ? wrong(findings).filter(({ field }) => field !== 'shells') : wrong(findings);
      expect(shells).toEqual([]);
      if (HARMLESS.includes(drift)) expect(unknown(findings, /^(text|timestamp)$/).length).toBeLessThan(hydrated / 10);
    }
  });

  test('a shape without heads, and ids of no known form, are reported row by row', async () => {
    for (const drift of ['rename-preplain', 'opaque-ids']) {
      await openSimulator(`gen=g2026&open=${GROUP}`);
      await page.evaluate(`__sim.drift('${drift}')`);
      const { findings, hydrated } = await score();
      expect(unknown(findings, /^message$/).length, drift).toBeGreaterThan(hydrated / 2);
    }
  });
});
