import type { Page } from 'puppeteer-core';
import { type Language, text } from '../shared/locale/text.ts';
import type { Tag } from '../shared/tag/tag.ts';
import { extensionUrl, openPopup } from '../tools/chromium.ts';
import { CHATS } from './conversation.ts';
import { Hands } from './hands.ts';
import { ADDRESS } from './page.ts';
import type { Say } from './say.ts';
import type { DemoWindow } from './window.ts';

/** How long the archive may take to sign for everything, ms. */
const RECEIPTS = 60_000;
/** Undo times are seconds; after this long a private message has to be gone, ms. */
const FINAL = 60_000;

export interface Driven {
  /** Client ids of every message that the page showed, with the tag that it was given. */
  readonly tagged: ReadonlyMap<string, Tag>;
  readonly shown: ReadonlySet<string>;
  readonly chat: Page;
  readonly popup: Page;
}

/** Presses a button that has this name for everybody, also for a screen reader. */
export async function pressNamed(page: Page, name: string): Promise<void> {
  await page.locator(`::-p-aria([name="${name}"][role="button"])`).click();
}

/** The welcome page that the extension opens by itself: read, then agreed to. */
export async function agree(window: DemoWindow, language: Language): Promise<void> {
  const address = extensionUrl('welcome.html');
  const target = await window.browser.waitForTarget((one) => one.url().startsWith(address));
  const page = await target.page();
  if (!page) throw new Error('the welcome page has no tab');
  await page.bringToFront();
  await pressNamed(page, text(language, 'welcome.agree'));
  await page.locator(`::-p-text(${text(language, 'welcome.agreed.title')})`).wait();
}

/** Ids of the messages of a chat, by what stands in them: how a person knows them. */
async function idsByText(page: Page): Promise<Map<string, string>> {
  const pairs = await page.evaluate(() => {
    const { __sim } = window as unknown as { __sim: { truth(): { id: string; text: string }[] } };
    return __sim.truth().map(({ id, text: body }) => [body, id] as const);
  });
  return new Map(pairs);
}

/** Does with the demonstration what its user would: agrees, tags, archives, waits for the receipts. */
export async function drive(window: DemoWindow, language: Language, say: Say): Promise<Driven> {
  await agree(window, language);
  say.step('demo.consent');
  const chat = window.page;
  await chat.bringToFront();
  await chat.goto(ADDRESS);
  const hands = await Hands.at(chat);
  const messages = CHATS[0]?.messages ?? [];
  await hands.until('a mark beside every message near', async () => (await hands.marks()).size >= Math.min(messages.length, 10));
  const ids = await idsByText(chat);
  say.step('demo.read', { n: messages.length });

  const tagged = new Map<string, Tag>();
  for (const { text: body, tag } of messages) {
    const id = ids.get(body);
    if (tag === 'untagged' || !id) continue;
    await hands.tag(id, tag);
    tagged.set(id, tag);
    say.step('demo.tagged', { tag: text(language, `tag.${tag}`), text: body });
  }
  const business = [...tagged].flatMap(([id, tag]) => (tag === 'business' ? [id] : []));
  const excluded = [...tagged].flatMap(([id, tag]) => (tag === 'private' || tag === 'partyPolitical' ? [id] : []));

  const popup = await openPopup(window.browser, chat);
  await popup.locator(`::-p-text(${text(language, 'popup.link.connected')})`).wait();
  say.step('demo.connected');
  const started = Date.now();
  await pressNamed(popup, text(language, 'popup.archiveNow'));
  say.step('demo.archiveNow', { button: text(language, 'popup.archiveNow'), n: business.length });
  await hands.until(
    'every business message archived',
    async () => {
      const marks = await hands.marksOf(business);
      const done = business.filter((id) => marks.get(id) === 'archived').length;
      say.progress('demo.progress', { n: done, of: business.length });
      return done === business.length;
    },
    RECEIPTS,
  );
  say.step('demo.receipts', { n: business.length, seconds: ((Date.now() - started) / 1000).toFixed(1) });
  await hands.until(
    'private and party-political are final',
    async () => {
      const marks = await hands.marksOf(excluded);
      return excluded.every((id) => marks.get(id) === 'excludedFinal');
    },
    FINAL,
  );
  say.step('demo.final');
  return { tagged, shown: new Set(ids.values()), chat, popup };
}
