import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyArchive } from '../../archive/verify/verify.ts';
import { archivedIn } from '../../demo/archived.ts';
import { pressNamed } from '../../demo/drive.ts';
import { Hands, type Rows } from '../../demo/hands.ts';
import { nl } from '../../shared/locale/nl.ts';
import { text } from '../../shared/locale/text.ts';
import type { MarkState } from '../../shared/tag/life.ts';
import { extensionUrl, openPopup } from '../support/browser.ts';
import type { Origin } from '../support/origin.ts';
import { type Prosody, startProsody, whyNoProsody } from '../support/prosody.ts';
import { layRoad, type Road } from '../support/road.ts';
import { dumpStore, openExtensionPage } from '../support/store.ts';
import { skipReason } from '../support/testdata.ts';
import { serveBehindTls } from '../support/tls-proxy.ts';
import type { XmppAccount } from '../support/xmpp.ts';
import { openScreen, type Screen, whyNoScreen } from '../support/xvfb.ts';

/**
 * The whole road once from software that nobody here wrote: two people on a real Prosody, one of them in Converse.js at an
 * address of his organisation; the production extension, asked for by the user and allowed by the browser's own prompt.
 */

const HOST = 'chat.voorbeeld.test';
const ARCHIVED = 60_000;
const ROWS: Rows = {
  isRow: (of) => (of('class') ?? '').split(' ').includes('chat-msg') && of('data-msgid') !== null,
  id: 'data-msgid',
  selector: (id) => `.chat-msg[data-msgid="${id}"]`,
  bubble: '.chat-msg__content',
};

interface Said {
  readonly id: string;
  readonly by: 'alice' | 'bob';
  readonly text: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

const CURIOUS = [
  'Zie <b>bijlage</b> & <script>alert(1)</script> ]]> "zo"',
  'Regel een\nregel twee\n\nregel vier',
  '👩‍👩‍👧‍👦🇳🇱',
  '\u202eomgekeerd en שלום',
  'spaties  in   het midden',
  '/me is onderweg',
  '*vet* _schuin_ ~weg~ `code` > citaat',
  'https://voorbeeld.example/nota?a=1&b=2#c',
  'ü'.repeat(5_000),
  '.',
];
/** Forty messages of two people on two days. */
const SAID: readonly Said[] = Array.from({ length: 40 }, (_, i) => ({
  id: `m${i}`,
  by: i % 3 === 1 ? ('alice' as const) : ('bob' as const),
  text: i % 4 === 3 ? (CURIOUS[(i - 3) / 4] ?? '') : `Bericht ${i} over de begroting.`,
  at: new Date(Date.UTC(2026, 10, i < 20 ? 19 : 20, 8, 0, 0) + i * 611_123).toISOString(),
}));
/** What is sent while the page is open. */
const LIVE = SAID.slice(30);
const PRIVATE = ['m4', 'm21', 'm33'];
const DOUBT = ['m5'];
const BUSINESS = SAID.filter(({ id }) => !PRIVATE.includes(id) && !DOUBT.includes(id));

const noServer = await whyNoProsody();
const noScreen = whyNoScreen();
const skipped = skipReason(noServer === null && noScreen === null, noServer ?? noScreen ?? '');

let screen: Screen;
let prosody: Prosody;
let origin: Origin;
let road: Road;
let people: Record<'alice' | 'bob', XmppAccount>;
let hands: Hands;
let settings: Page;

async function say({ id, by, text: words, at }: Said): Promise<void> {
  await people[by].send(by === 'bob' ? 'alice@localhost' : 'bob@localhost', id, words, at);
}

async function agree(): Promise<void> {
  const target = await road.browser.waitForTarget((one) => one.url().startsWith(extensionUrl('welcome.html')));
  const page = (await target.page()) as Page;
  await page.bringToFront();
  await pressNamed(page, nl['welcome.agree']);
  await page.locator(`::-p-text(${nl['welcome.agreed.title']})`).wait();
}

/** Makes the browser ask, and allows it: its prompt is no page, so what is seen of it is that it darkens the page behind. */
async function answerPrompt(ask: () => Promise<void>): Promise<void> {
  const still = async (other: string) => {
    for (let last = ''; ; ) {
      const now = await screen.colourAt(20, 880);
      if (now === last && now !== other) return now;
      last = now;
      await sleep(200);
    }
  };
  const before = await still('');
  await ask();
  await still(before);
  // Chromium passes over keys that come before anybody can have read the question.
  await sleep(1_000);
  // From "Weigeren", which has the focus, to "Toestaan".
  await screen.press('Tab', 'Return');
}

/** Scrolls the list: whether a row moved, and how far its mark then stands from where it stood beside it. */
function scrolledApart(): Promise<{ row: boolean; mark: number }> {
  return road.chat.evaluate(() => {
    const mark = document.querySelector('zegel-mark');
    const row = mark?.closest('.chat-msg');
    const list = row?.closest('.chat-content__messages');
    if (!mark || !row || !list) throw new Error('no mark');
    const tops = () => [row, mark].map((one) => one.getBoundingClientRect().top) as [number, number];
    const [rowBefore, markBefore] = tops();
    list.scrollTop -= 200;
    const [rowAfter, markAfter] = tops();
    list.scrollTop += 200;
    return { row: rowAfter !== rowBefore, mark: Math.round(markAfter - rowAfter - (markBefore - rowBefore)) };
  });
}

/** One after another: a mark is drawn near the view alone. */
async function untilAll(ids: readonly string[], states: readonly MarkState[], patience?: number): Promise<void> {
  const isSo = async (id: string) => {
    const state = (await hands.marksOf([id])).get(id);
    return state !== undefined && states.includes(state);
  };
  for (const id of ids) await hands.until(`${id} ${states}`, () => isSo(id), patience);
}

/** `2026-11-19T09:00:00.000+01:00`: November, in the zone of the demonstration's policy. */
const inAmsterdam = (at: string) => new Date(Date.parse(at) + 3_600_000).toISOString().replace('Z', '+01:00');

const messagesStored = async (page: Page) => (await dumpStore(page)).zegel?.messages?.length ?? 0;
const oursIn = (page: Page) => page.$$eval('zegel-mark, zegel-conversation, zegel-overlay', (all) => all.length);

describe.skipIf(skipped !== null)('Converse.js, a client on a site that the user named', () => {
  beforeAll(async () => {
    screen = await openScreen();
    prosody = await startProsody(`wss://${HOST}/xmpp-websocket`);
    people = { alice: await prosody.login('alice'), bob: await prosody.login('bob') };
    await people.alice.addContact('bob@localhost', 'Bob Malik');
    for (const one of SAID.slice(0, 30)) await say(one);
    origin = await serveBehindTls(HOST, prosody.page, prosody.socket);
    road = await layRoad({ args: [...origin.args, '--window-size=1280,900', '--window-position=0,0'], env: screen.env, headless: false });
  });
  afterAll(async () => {
    await road?.close();
    await origin?.close();
    for (const account of Object.values(people ?? {})) await account.close();
    await prosody?.stop();
    await screen?.close();
  });

  it('is not read before the user names it and the browser has asked', async () => {
    await agree();
    await road.chat.bringToFront();
    await road.chat.goto(origin.url);
    await road.chat.locator('a.open-chat[data-jid="bob@localhost"]').click();
    await road.chat.waitForSelector('.chat-msg[data-msgid="m29"]');
    expect(await oursIn(road.chat)).toBe(0);

    settings = await road.browser.newPage();
    await settings.bringToFront();
    await settings.goto(extensionUrl('settings.html'));
    await settings.locator('#address').fill(HOST);
    await answerPrompt(() => pressNamed(settings, nl['settings.sites.add']));
    await settings.locator(`::-p-text(${text('nl', 'settings.sites.added', { origin: `https://${HOST}` })})`).wait();
  });

  it('is read from then on, in the open tab; one control tags the conversation, single messages differ', async () => {
    await road.chat.bringToFront();
    hands = await Hands.at(road.chat, ROWS);
    await hands.until('marks', async () => (await hands.marks()).size > 0);
    expect(await scrolledApart()).toEqual({ row: true, mark: 0 });
    await hands.tagConversation('business');
    for (const id of PRIVATE.filter((one) => !LIVE.some((live) => live.id === one))) await hands.tag(id, 'private');
    for (const id of DOUBT) await hands.tag(id, 'doubt');
    for (const one of LIVE) await say(one);
    await hands.tag('m33', 'private');
    // The last one has come in under the conversation's tag; what is business goes on its way by itself.
    await untilAll(['m39'], ['business', 'onTheWay']);
  });

  it('what was sent is archived, verified, and equal, message by message', async () => {
    const popup = await openPopup(road.browser, road.chat);
    await popup.locator(`::-p-text(${nl['popup.link.connected']})`).wait();
    await pressNamed(popup, nl['popup.archiveNow']);
    await untilAll(
      BUSINESS.map(({ id }) => id),
      ['archived'],
      ARCHIVED,
    );
    await untilAll(PRIVATE, ['excludedFinal'], ARCHIVED);
    expect(await verifyArchive({ dir: road.home.archive, keysDir: road.home.archiveKeys })).toMatchObject({ ok: true, problems: [] });
    const packages = await archivedIn(road.home);
    const records = packages.flatMap((one) => one.records);
    const archived = records.map(({ nativeId, text: words, direction, sender, sentAt, client, conversation }) => [
      nativeId,
      words,
      direction,
      sender?.name,
      sender?.account,
      sentAt?.time,
      client,
      conversation.title,
    ]);
    const sent = BUSINESS.map(({ id, by, text: words, at }) => [
      `${by}@localhost/${id}`,
      words,
      by === 'bob' ? 'in' : 'out',
      by === 'bob' ? 'Bob Malik' : 'alice@localhost',
      `${by}@localhost`,
      inAmsterdam(at),
      'converse',
      'Bob Malik',
    ]);
    const byId = (a: readonly unknown[], b: readonly unknown[]) => String(a[0]).localeCompare(String(b[0]));
    expect(archived.toSorted(byId)).toEqual(sent.toSorted(byId));
    // No package holds two days, and each is in the order of sending.
    for (const { records: of } of packages) {
      const times = of.map(({ sentAt }) => sentAt?.time ?? '');
      expect(times).toEqual(times.toSorted());
      expect(new Set(of.map(({ day }) => day)).size).toBe(1);
    }
    expect(new Set(records.map(({ day }) => day))).toEqual(new Set(['2026-11-19', '2026-11-20']));
  });

  it('is read no more when the permission is taken back', async () => {
    const store = await openExtensionPage(road.browser);
    const before = await messagesStored(store);
    await settings.bringToFront();
    await pressNamed(settings, text('nl', 'settings.sites.remove.of', { origin: `https://${HOST}` }));
    await settings.locator(`::-p-text(${text('nl', 'settings.sites.removed', { origin: `https://${HOST}` })})`).wait();
    await road.chat.bringToFront();
    await say({ id: 'after', by: 'bob', text: 'Na het intrekken.', at: '2026-11-21T09:00:00.000Z' });
    await road.chat.waitForSelector('.chat-msg[data-msgid="after"]');
    await hands.until('no marks', async () => (await oursIn(road.chat)) === 0);
    // Longer than a capture takes: neither the script in the open tab reads nor, after a reload, any.
    await sleep(2_000);
    expect(await messagesStored(store)).toBe(before);
    await road.chat.reload();
    await road.chat.waitForSelector('.chat-msg[data-msgid="after"]');
    await sleep(2_000);
    expect(await oursIn(road.chat)).toBe(0);
    expect(await messagesStored(store)).toBe(before);
  });
});
