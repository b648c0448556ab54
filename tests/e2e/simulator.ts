import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'puppeteer-core';
import type { Reading } from '../../shared/record/reading.ts';
import { compare, type Finding } from '../../tools/reading/compare.ts';
import { inExpectedFields } from '../../tools/reading/fields.ts';
import type { Workbench } from '../../tools/reading/workbench.ts';

/** The simulator shows rows and says what it showed: nothing that the reader says of them may be wrong. */

const SIMULATOR = resolve(import.meta.dirname, '../fixtures/whatsapp/sim');
const ZONE = 'Europe/Amsterdam';
/** Chats of the simulator, by place. */
export const GROUP = 0;
export const DIRECT = 1;
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

export interface Scored {
  readonly findings: readonly Finding[];
  /** Messages with their content in view. */
  readonly hydrated: number;
  readonly reading: Reading;
  /** The simulator's clock. */
  readonly now: string;
}

interface Shown {
  readonly now: string;
  readonly chat: { readonly title: string; readonly kind: string };
  /** How many chats have this one's title. */
  readonly sameTitle: number;
  readonly rendered: readonly { readonly id: string; readonly hydrated: boolean }[];
  readonly truth: readonly Fields[];
}

const files = new Map(['index.html', 'sim.js', 'wa-render.js', 'wa-content.js'].map((name) => [name, readFileSync(join(SIMULATOR, name))]));

/** A tab that serves the simulator at WhatsApp Web's address. The caller closes it. */
export async function simulatorTab(workbench: Workbench): Promise<Page> {
  const page = await workbench.newPage();
  await page.setViewport({ width: 1280, height: 3_000 });
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const name = new URL(request.url()).pathname.slice(1) || 'index.html';
    const body = files.get(name);
    const contentType = name.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8';
    void (body ? request.respond({ body, contentType }) : request.abort());
  });
  return page;
}

/** @param query parameters of the simulator */
export async function openSimulator(page: Page, query: string): Promise<void> {
  await page.goto(`https://web.whatsapp.com/?latency=1&total=3000&${query}`, { waitUntil: 'load' });
  await page.evaluate('__sim.ready');
}

/** The message as a page that shows it can be read; an answered message that is not in view has no id there. */
function asShown(message: Fields, visible: ReadonlySet<unknown>): Fields {
  const shown = without(message, NOT_SHOWN);
  const quoted = message.quoted as Fields | null;
  return quoted && !visible.has(quoted.id) ? { ...shown, quoted: { ...quoted, id: null } } : shown;
}

/** Reads what is shown and compares it with what the simulator says that it shows. */
export async function scoreSimulator(workbench: Workbench, page: Page): Promise<Scored> {
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
  return { findings, hydrated: messages.length, reading, now };
}

export const wrong = (findings: readonly Finding[]): Finding[] => findings.filter(({ verdict }) => verdict === 'wrong');
export const unknown = (findings: readonly Finding[], fields: RegExp): Finding[] =>
  findings.filter(({ verdict, field }) => verdict === 'unknown' && fields.test(field));
