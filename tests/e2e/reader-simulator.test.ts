import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { compare, type Finding } from '../../tools/reading/compare.ts';
import { inExpectedFields } from '../../tools/reading/fields.ts';
import { openWorkbench, type Workbench } from '../../tools/reading/workbench.ts';

/** The simulator shows rows and says what it showed: nothing that the reader says of them may be wrong. */

const SIMULATOR = resolve(import.meta.dirname, '../fixtures/whatsapp/sim');
const ZONE = 'Europe/Amsterdam';
const GROUP = 0;
const DIRECT = 1;
/** Of a message as the simulator knows it, not as a page shows it. */
const NOT_SHOWN = [
  'seq',
  'chatId',
  'chatTitle',
  'chatVisibleId',
  'epochSeconds',
  'reactionCounts',
  'versions',
  'deletedText',
  'live',
  'onPhoneOnly',
];

/** What a reader says and the simulator does not: the raw attribute, how times are known, what follows from formatting. */
const NOT_TOLD = ['dataId', 'timestampPrecision', 'timestampSource', 'markup', 'mentions', 'links', 'linkPreview', 'poll'];

type Fields = Record<string, unknown>;

const without = (message: Fields, keys: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(message).filter(([key]) => !keys.includes(key)));

interface Shown {
  readonly now: string;
  readonly chat: { readonly title: string; readonly kind: string };
  /** How many chats have this one's title. */
  readonly sameTitle: number;
  readonly rendered: readonly { readonly id: string; readonly hydrated: boolean }[];
  readonly truth: readonly Fields[];
}

let workbench: Workbench;
let page: Page;
beforeAll(async () => {
  workbench = await openWorkbench();
});
afterAll(() => workbench.close());

const files = new Map(['index.html', 'sim.js', 'wa-render.js', 'wa-content.js'].map((name) => [name, readFileSync(join(SIMULATOR, name))]));

beforeEach(async () => {
  page = await workbench.newPage();
  await page.setViewport({ width: 1280, height: 3_000 });
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const name = new URL(request.url()).pathname.slice(1) || 'index.html';
    const body = files.get(name);
    const contentType = name.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8';
    void (body ? request.respond({ body, contentType }) : request.abort());
  });
  return () => page.close();
});

async function openSimulator(query: string): Promise<void> {
  await page.goto(`https://web.whatsapp.com/?latency=1&total=3000&${query}`, { waitUntil: 'load' });
  await page.evaluate('__sim.ready');
}

/** The message as a page that shows it can be read; an answered message that is not in view has no id there. */
function asShown(message: Fields, visible: ReadonlySet<unknown>): Fields {
  const shown = without(message, NOT_SHOWN);
  const quoted = message.quoted as Fields | null;
  return quoted && !visible.has(quoted.id) ? { ...shown, quoted: { ...quoted, id: null } } : shown;
}

async function score(): Promise<{ findings: Finding[]; hydrated: number }> {
  const state = await page.evaluate(`(() => {
    const chat = __sim.activeChat();
    const rendered = __sim.rendered();
    const ids = new Set(rendered.map(({ id }) => id));
    return { now: __sim.now(), chat, sameTitle: __sim.chats().filter(({ title }) => title === chat.title).length, rendered, truth: __sim.truth({ chatId: chat.id }).filter(({ id }) => ids.has(id)) };
  })()`);
  const { now, chat, sameTitle, rendered, truth } = state as Shown;
  const { reading } = await workbench.readPage(page, 'whatsapp', { now, timeZone: ZONE });
  const visible = new Set<unknown>(rendered.filter(({ hydrated }) => hydrated).map(({ id }) => id));
  const messages = truth.filter(({ id }) => visible.has(id)).map((message) => asShown(message, visible));
  const expected = {
    capturedAt: now,
    timezone: ZONE,
    chat: { id: truth[0]?.chatVisibleId ?? null, title: chat.title, kind: chat.kind, titleAmbiguous: sameTitle > 1 },
    self: { name: 'Noor Hazelhoff' },
    counts: {},
    shells: rendered.filter(({ hydrated }) => !hydrated).map(({ id }) => id),
    messages,
  };
  const actual = inExpectedFields(reading);
  const read = actual.messages.map((message) => without(message, NOT_TOLD));
  const { subtitle: _subtitle, ...chatRead } = actual.chat ?? { id: null, title: null, kind: null };
  const findings = compare(expected, { ...actual, chat: actual.chat && chatRead, counts: {}, messages: read });
  return { findings, hydrated: messages.length };
}

const wrong = (findings: readonly Finding[]) => findings.filter(({ verdict }) => verdict === 'wrong');
const unknown = (findings: readonly Finding[], fields: RegExp) =>
  findings.filter(({ verdict, field }) => verdict === 'unknown' && fields.test(field));

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
