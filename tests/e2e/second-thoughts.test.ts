import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'vitest';
import { pressNamed } from '../../demo/drive.ts';
import { nl } from '../../shared/locale/nl.ts';
import { openPopup } from '../support/browser.ts';
import { expectArchived, GROUP, idsOf, Official } from '../support/official.ts';
import { layRoad } from '../support/road.ts';
import { openSimulator, serveSimulator } from '../support/simulator.ts';
import { contentWorld, inside, until, waitInside } from '../support/world.ts';

const SEED = Number(process.env.ZEGEL_SEED ?? randomBytes(4).readUInt32LE());

test(`a conversation called business, private, and business again while it is handed over is archived once (seed ${SEED})`, {
  timeout: 240_000,
}, async ({ onTestFinished }) => {
  const origin = await serveSimulator();
  onTestFinished(() => origin.close());
  const road = await layRoad({ args: origin.args });
  onTestFinished(() => road.close());
  const world = await contentWorld(road.chat);
  await openSimulator(road.chat, origin, { total: 0, seed: 12, open: '' });
  const official = await Official.sitDown(road);
  const planted = await official.receive(Array.from({ length: 6 }, () => 'business' as const));
  const ids = idsOf(planted, 'business');
  await official.see(ids, 'untagged');
  for (let round = 0; round < 3; round += 1) {
    await official.hands.tagConversation('business');
    const popup = await openPopup(road.browser, road.chat);
    await pressNamed(popup, nl['popup.archiveNow']);
    // Somewhere between the hand-over and the receipt.
    await sleep((SEED >>> (round * 8)) % 256);
    await popup.close();
    await official.hands.tagConversation('private');
    const yes = await waitInside(world, 'zegel-conversation', '[data-action="yes"]');
    await road.chat.mouse.click(yes.x, yes.y);
    // Offered to be taken back, or refused because it is packaged already.
    const said = await until('an answer', async () => {
      const [strip] = await inside(world, 'zegel-overlay', '.strip');
      return strip && !strip.words?.includes(nl['tag.business']) ? strip.words : null;
    });
    if (!said.includes(nl['error.recall.too-late'])) await official.hands.undo();
  }
  await official.hands.tagConversation('business');
  await official.archiveNow();
  await official.see(ids, 'archived');
  await expectArchived(road, planted);
  const { id } = await road.chat.evaluate((chat) => window.__sim.receive({ chat, text: 'daarna' }), GROUP);
  await official.see([id], 'business');
});
