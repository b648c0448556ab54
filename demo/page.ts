import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { HTTPRequest, Page } from 'puppeteer-core';
import { type Language, text } from '../shared/locale/text.ts';
import { CHATS, MORNING_OVER, SELF } from './conversation.ts';

/** Where the page stands: the address that the extension's manifest names. */
export const ADDRESS = 'https://web.whatsapp.com/';

/** Our own page that behaves like WhatsApp Web; the tests use it too. */
const SIMULATOR = resolve(import.meta.dirname, '../tests/fixtures/whatsapp/sim');
const SCRIPTS = ['wa-render.js', 'wa-content.js', 'sim.js'];

/** What the page is told: plain data, read by its own script. */
interface Setup {
  readonly self: { readonly name: string };
  readonly now: number;
  readonly chats: readonly { readonly title: string; readonly group: boolean; readonly people: readonly string[] }[];
  /** In order of time; `at` is the wall clock of the Netherlands, `YYYY-MM-DDTHH:MM`. */
  readonly messages: readonly { readonly chat: string; readonly from: string; readonly text: string; readonly at: string }[];
}

const dayOf = (instant: number) => new Date(instant).toLocaleDateString('sv', { timeZone: 'Europe/Amsterdam' });

/** @param now epoch milliseconds */
function setupAt(now: number): Setup {
  const latest = now - MORNING_OVER * 3_600_000;
  const days = { latest: dayOf(latest), before: dayOf(latest - 86_400_000) };
  const messages = CHATS.flatMap(({ title, messages: all }) =>
    all.map(({ from, text: body, day, time }) => ({ chat: title, from, text: body, at: `${days[day]}T${time}` })),
  );
  return {
    self: { name: SELF },
    now,
    chats: CHATS.map(({ title, group, people }) => ({ title, group, people })),
    messages: messages.sort((a, b) => a.at.localeCompare(b.at)),
  };
}

/** Runs in the page: delivers the messages while the first chat is open, as they would have come. */
async function deliver(): Promise<void> {
  const page = window as unknown as {
    __simSetup: Setup;
    __sim: {
      open(chat: string): Promise<unknown>;
      receive(message: { chat: string; from: string; text: string; at: string; status?: string }): unknown;
      advance(seconds: number): string;
    };
  };
  const { now, chats, messages } = page.__simSetup;
  const first = chats[0]?.title ?? '';
  await page.__sim.open(first);
  for (const message of messages) page.__sim.receive(message.from === 'me' ? { ...message, status: 'read' } : message);
  page.__sim.advance((now - Date.parse(page.__sim.advance(0))) / 1000);
  await page.__sim.open(first);
}

const escapeHtml = (plain: string) => plain.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

function html({ language, now, run }: DemoPage): string {
  const setup = setupAt(now);
  // No messages of the simulator's own, no chat open, and ids of this run.
  const options = new URLSearchParams({ total: '0', open: '', seed: run });
  return `<!doctype html>
<html class="js webkit" dir="ltr" lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>WhatsApp</title>
<style>
html, body { height: 100%; margin: 0; }
body { display: grid; grid-template-rows: auto minmax(0, 1fr); }
#zegel-demo { background: #154273; color: #fff; font: 600 14px/1.5 system-ui, "Liberation Sans", sans-serif; padding: 6px 16px; text-align: center; }
#zegel-demo span { font-weight: 400; }
#root { position: relative; min-height: 0; overflow: hidden; }
#root #app, #root #app > div { height: 100% !important; }
</style>
</head>
<body class="web">
<div id="zegel-demo" role="note" lang="${language}">${escapeHtml(text(language, 'demo'))} <span>· ${escapeHtml(text(language, 'demo.banner'))}</span></div>
<div id="root"></div>
<script>history.replaceState(null, '', '?${options}');
window.__simSetup = ${JSON.stringify(setup).replace(/</g, '\\u003c')};</script>
${SCRIPTS.map((name) => `<script src="${name}"></script>`).join('\n')}
<script>(${deliver.toString()})();</script>
</body>
</html>
`;
}

export interface DemoPage {
  readonly language: Language;
  /** Epoch milliseconds that the conversation counts back from. */
  readonly now: number;
  /** Names this run: its messages have ids that no other run's have. */
  readonly run: string;
}

/**
 * Answers the chat client's real address with the demonstration, in this tab; every other request to the network is
 * refused, so that nothing leaves the machine.
 */
export async function answerWithDemo(page: Page, demo: DemoPage): Promise<void> {
  const answer = async (request: HTTPRequest): Promise<void> => {
    const url = new URL(request.url());
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return request.continue();
    if (url.origin !== new URL(ADDRESS).origin) return request.abort();
    const name = url.pathname.slice(1);
    if (name === '') return request.respond({ contentType: 'text/html; charset=utf-8', body: html(demo) });
    if (!SCRIPTS.includes(name)) return request.respond({ status: 404, body: '' });
    return request.respond({ contentType: 'text/javascript; charset=utf-8', body: await readFile(join(SIMULATOR, name)) });
  };
  await page.setRequestInterception(true);
  page.on('request', (request) => void answer(request).catch(() => undefined));
}
