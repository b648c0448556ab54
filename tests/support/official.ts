import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { verifyArchive } from '../../archive/verify/verify.ts';
import { archivedIn } from '../../demo/archived.ts';
import { pressNamed } from '../../demo/drive.ts';
import { Hands } from '../../demo/hands.ts';
import { nl } from '../../shared/locale/nl.ts';
import type { MarkState } from '../../shared/tag/life.ts';
import type { TagOrNone } from '../../shared/tag/tag.ts';
import { extensionUrl, openPopup } from '../../tools/chromium.ts';
import type { Road } from './road.ts';

export interface Planted {
  /** The chat client's id. */
  readonly id: string;
  /** A word that stands in this message and nowhere else in the world. */
  readonly canary: string;
  readonly tag: TagOrNone;
}

/** How long receipts may take, ms. */
const ARCHIVED = 60_000;
/** How long somebody looks at the popup after he pressed its button, ms. */
const PRESSED = 150;

/** The chat that everything happens in. */
export const GROUP = 'MT Ruimte';

export const idsOf = (planted: readonly Planted[], ...tags: TagOrNone[]) =>
  planted.filter((one) => tags.includes(one.tag)).map((one) => one.id);
export const wordsOf = (planted: readonly Planted[], ...tags: TagOrNone[]) =>
  planted.filter((one) => tags.includes(one.tag)).map((one) => one.canary);

/** The part of a road that an official sees. */
export type Seat = Pick<Road, 'browser' | 'chat' | 'home'>;

/** An official at his chats, on a road of his own: what he does with his hands, and what comes of it. */
export class Official {
  readonly road: Seat;
  readonly hands: Hands;

  private constructor(road: Seat, hands: Hands) {
    this.road = road;
    this.hands = hands;
  }

  /** Reads the welcome and agrees, as the first thing that a user does. */
  static async sitDown(road: Seat): Promise<Official> {
    const target = await road.browser.waitForTarget((one) => one.url().startsWith(extensionUrl('welcome.html')));
    const page = await target.page();
    if (!page) throw new Error('the welcome page has no tab');
    await page.bringToFront();
    await pressNamed(page, nl['welcome.agree']);
    await page.locator(`::-p-text(${nl['welcome.agreed.title']})`).wait();
    await road.chat.bringToFront();
    return new Official(road, await Hands.at(road.chat));
  }

  /** Receives one message for each tag in the chat; half of an exchange is the official's own. */
  async receive(tags: readonly TagOrNone[]): Promise<Planted[]> {
    const planted = tags.map((tag) => ({ tag, canary: `k${randomBytes(8).toString('hex')}` }));
    const ids = await this.road.chat.evaluate(
      async (chat, texts) => {
        await window.__sim.open(chat);
        return texts.map((text, i) => window.__sim.receive({ chat, from: i % 3 === 0 ? 'me' : 'Mehmet Yıldırım', text }).id);
      },
      GROUP,
      planted.map(({ canary }, i) => `Bericht ${i}: ${canary}, dank alvast.`),
    );
    return planted.map((one, i) => ({ ...one, id: ids[i] ?? '' }));
  }

  /** Says of each message what it is. */
  async tag(planted: readonly Planted[]): Promise<void> {
    for (const { id, tag } of planted) if (tag !== 'untagged') await this.hands.tag(id, tag);
  }

  /** Opens the popup and presses "Nu archiveren"; closes it again. */
  async archiveNow(): Promise<void> {
    const popup = await openPopup(this.road.browser, this.road.chat);
    await pressNamed(popup, nl['popup.archiveNow']);
    await sleep(PRESSED);
    await popup.close();
  }

  /** Waits until every one of these messages shows this mark. */
  see(ids: readonly string[], state: MarkState, patience = ARCHIVED): Promise<unknown> {
    return this.hands.until(
      `${ids.length} times ${state}`,
      async () => {
        const marks = await this.hands.marksOf(ids);
        return ids.every((id) => marks.get(id) === state);
      },
      patience,
    );
  }
}

/** The archive verifies, and holds exactly the messages that were called business, each once, as they were. */
export async function expectArchived({ home }: Pick<Road, 'home'>, planted: readonly Planted[]): Promise<void> {
  const report = await verifyArchive({ dir: home.archive, keysDir: home.archiveKeys });
  expect(report).toMatchObject({ ok: true, problems: [] });
  const records = (await archivedIn(home)).flatMap((one) => one.records);
  expect(records.map((record) => record.nativeId).sort()).toEqual(idsOf(planted, 'business').sort());
  for (const { id, canary, tag } of planted) {
    if (tag === 'business') expect(records.find((record) => record.nativeId === id)?.text).toContain(canary);
  }
}
