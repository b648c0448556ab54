import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConversationRow, MessageRow, ObservationRow } from '../../extension/store/schema.ts';
import { launchChromium } from '../support/browser.ts';
import type { Origin } from '../support/origin.ts';
import { openSimulator, serveSimulator, type Truth } from '../support/simulator.ts';
import { callWorker, dumpStore, openExtensionPage } from '../support/store.ts';

const SEED = Number(process.env.ZEGEL_SEED ?? 20_261);
/** How long nothing has to be written before the store counts as settled, ms. */
const QUIET = 1_500;

let origin: Origin;
beforeAll(async () => {
  origin = await serveSimulator();
});
afterAll(() => origin.close());

interface Stored {
  readonly conversations: ConversationRow[];
  readonly messages: MessageRow[];
  readonly observations: ObservationRow[];
}

async function stored(extension: Page): Promise<Stored> {
  const { zegel } = await dumpStore(extension);
  return zegel as unknown as Stored;
}

/** Waits until the store has stopped changing. */
async function settled(extension: Page): Promise<Stored> {
  let before = '';
  for (;;) {
    const now = await stored(extension);
    const text = JSON.stringify([now.messages, now.observations]);
    if (text === before) return now;
    before = text;
    await new Promise((later) => setTimeout(later, QUIET));
  }
}

/** Ids of the rows that are on screen with content. */
const onScreen = (chat: Page) => chat.evaluate(() => window.__sim.rendered().flatMap((row) => (row.hydrated ? [row.id] : [])));

/** Every text that a message had, oldest first. */
function textsOf(truth: Truth): string[] {
  const now = truth.deleted ? (truth.deletedText ?? '') : truth.text;
  return [...(truth.versions ?? []).map((version) => version.text), now];
}

/**
 * What differs between a stored message and the truth; a field that the store leaves unknown is no difference.
 * @param current it is on screen now: what its sender changed last must be there too
 */
function differences(row: MessageRow, truth: Truth, current: boolean): string[] {
  const { content } = row;
  if (!content) return ['no content'];
  const wrong: string[] = [];
  const compare = (field: string, ours: unknown, real: unknown) => {
    if (ours !== null && ours !== undefined && ours !== real) wrong.push(`${field}: ${JSON.stringify(ours)} is ${JSON.stringify(real)}`);
  };
  if (content.direction !== 'unknown') compare('direction', content.direction, truth.direction);
  compare('sender', content.sender?.name, truth.sender?.name);
  compare('self', content.sender?.self, truth.sender?.self);
  compare('sentAt', content.sentAt && Date.parse(content.sentAt.time), truth.timestamp && Date.parse(truth.timestamp));
  if (truth.type === 'text') {
    compare('type', content.type, 'text');
    // A deletion takes the text off the screen; what was seen before stays.
    if (!textsOf(truth).includes(content.text ?? '')) wrong.push(`text: ${JSON.stringify(content.text)} is ${JSON.stringify(truth.text)}`);
    if (current && !truth.deleted && content.text !== truth.text) wrong.push(`text: ${JSON.stringify(content.text)} is not the last`);
  }
  if (current && truth.deleted) compare('deleted', content.deleted, true);
  return wrong;
}

test('what was on screen is in the store, as it was, once: live traffic, edits, deletions and chat switches', {
  timeout: 300_000,
}, async () => {
  console.log(`seed ${SEED}`);
  const { browser } = await launchChromium({ args: [...origin.args] });
  const extension = await openExtensionPage(browser);
  await callWorker(extension, 'consent', {});
  const chat = await browser.newPage();
  await chat.setViewport({ width: 1280, height: 900 });
  await openSimulator(chat, origin, { seed: SEED, total: 200, phone: 0 });
  const seen = new Set<string>();
  const look = async () => {
    await settled(extension);
    for (const id of await onScreen(chat)) seen.add(id);
  };

  const chats = await chat.evaluate(() => window.__sim.chats().map((one) => one.id));
  for (const id of chats) {
    await chat.bringToFront();
    await chat.evaluate(async (which) => {
      await window.__sim.open(which);
    }, id);
    await look();
    await chat.evaluate(async () => {
      await window.__sim.walkUp({ step: 0.5, wait: 120 });
    });
    await look();
  }
  const first = chats[0] ?? '';
  await chat.evaluate(async (which) => {
    await window.__sim.open(which);
  }, first);
  // At once, and four a second: the conversation never comes to the rest by which it would be believed.
  await chat.evaluate((which) => {
    window.__sim.startTraffic({ perMinute: 240, max: 40, edits: 0.15, deletes: 0.05, chat: which });
  }, first);
  for (let i = 0; i < 4; i += 1) {
    await new Promise((later) => setTimeout(later, 3_000));
    for (const id of await onScreen(chat)) seen.add(id);
  }
  await chat.evaluate(() => window.__sim.stopTraffic());
  await look();
  const current = new Set(await onScreen(chat));

  const truth = new Map((await chat.evaluate(() => window.__sim.truth())).map((one) => [one.id, one]));
  const store = await settled(extension);
  const rows = new Map(store.messages.flatMap((row) => (row.content ? [[row.content.nativeId, row] as const] : [])));

  expect(
    [...seen].filter((id) => !rows.has(id)).map((id) => truth.get(id)),
    'seen and not stored',
  ).toEqual([]);
  expect(
    [...rows.keys()].filter((id) => !truth.has(id)),
    'stored and never there',
  ).toEqual([]);
  expect(store.messages.length, 'each once').toBe(rows.size);
  const wrong = [...rows].flatMap(([id, row]) => {
    const real = truth.get(id);
    return real ? differences(row, real, current.has(id)).map((difference) => `${id} ${difference}`) : [];
  });
  expect(wrong, 'stored otherwise than it was').toEqual([]);
  const texts = [...seen].flatMap((id) => truth.get(id) ?? []).filter((one) => one.type === 'text');
  const unknown = texts.filter((one) => {
    const content = rows.get(one.id)?.content;
    return !content?.sentAt || content.direction === 'unknown' || content.text === null;
  });
  expect(unknown, 'a text whose time, direction or words were not understood').toEqual([]);

  // Each conversation holds the messages of one chat, and each chat stands in one conversation.
  const rootOf = new Map(store.conversations.map((row) => [row.id, row.unitedWith ?? row.id]));
  const pairs = new Set([...rows].map(([id, row]) => `${truth.get(id)?.chatId} ${rootOf.get(row.conversation)}`));
  const chatsSeen = new Set([...rows.keys()].map((id) => truth.get(id)?.chatId));
  expect(pairs.size).toBe(chatsSeen.size);
  expect(new Set([...pairs].map((pair) => pair.split(' ')[1])).size).toBe(chatsSeen.size);

  // What was seen before an edit is still there.
  const edited = [...rows].filter(([id]) => seen.has(id) && truth.get(id)?.edited && truth.get(id)?.live);
  const lost = edited.filter(([id, row]) => {
    const history = store.observations.filter((one) => one.message === row.id && one.text !== undefined).map((one) => one.text);
    const real = truth.get(id);
    return !real || !history.every((text) => textsOf(real).includes(text ?? ''));
  });
  expect(
    lost.map(([id]) => id),
    'a history that holds what never stood there',
  ).toEqual([]);
  console.log(`${rows.size} stored, ${seen.size} looked at, ${edited.length} edited while seen`);
});
