import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { IDENTITY_FILE } from '../../archive/keys/keys.ts';
import { verifyArchive } from '../../archive/verify/verify.ts';
import { nl } from '../../shared/locale/nl.ts';
import { openPopup } from '../support/browser.ts';
import { expectArchived, GROUP, idsOf, Official, wordsOf } from '../support/official.ts';
import type { Origin } from '../support/origin.ts';
import { listeningOnTcp, processesNaming } from '../support/processes.ts';
import { openRoad, type Road } from '../support/road.ts';
import { serveSimulator } from '../support/simulator.ts';
import { dumpStore, openExtensionPage } from '../support/store.ts';
import { tracesIn, wordsIn } from '../support/traces.ts';
import { unseal } from '../support/unseal.ts';

/** Longer than the demonstration policy's undo time, ms. */
const FINAL = 40_000;

let origin: Origin;
let road: Road;

beforeAll(async () => {
  origin = await serveSimulator();
  return () => origin.close();
});
beforeEach(async () => {
  road = await openRoad(origin, { total: 0, seed: 5, open: '' });
});
afterEach(() => road.close());

/** The bytes of every opened package, in memory. */
async function openedPackages(): Promise<Buffer> {
  const { archive, archiveKeys } = road.home;
  const identity = /AGE-SECRET-KEY-\S+/.exec(readFileSync(join(archiveKeys, IDENTITY_FILE), 'utf8'))?.[0] ?? '';
  const { packages } = await verifyArchive({ dir: archive, keysDir: archiveKeys });
  const opened = await Promise.all(
    packages.map(({ packageId }) => unseal(readFileSync(join(archive, 'packages', `${packageId}.age`)), identity)),
  );
  return Buffer.concat(opened.flatMap((one) => [...one.values()]));
}

test('the whole road: what is business is archived and marked so; nothing else leaves the profile', { timeout: 300_000 }, async () => {
  const official = await Official.sitDown(road);
  const planted = await official.receive([
    'business',
    'private',
    'untagged',
    'business',
    'partyPolitical',
    'doubt',
    'business',
    'private',
    'untagged',
    'partyPolitical',
    'business',
    'untagged',
  ]);
  await official.tag(planted);
  await official.archiveNow();
  await official.see(idsOf(planted, 'business'), 'archived');
  await official.see(idsOf(planted, 'private', 'partyPolitical'), 'excludedFinal', FINAL);
  await expectArchived(road, planted);

  // Bytes on disk outside the browser profile, and on the link.
  const inside = wordsOf(planted, 'private', 'partyPolitical', 'untagged', 'doubt');
  const business = wordsOf(planted, 'business');
  const { companion, archive, archiveKeys } = road.home;
  const onDisk = tracesIn([companion, archive, archiveKeys], [...inside, ...business, GROUP]);
  expect(onDisk.traces).toEqual([]);
  expect(onDisk.files, 'there was something to look at').toBeGreaterThan(8);
  expect(tracesIn([road.tap], inside).traces).toEqual([]);
  const toCompanion = readFileSync(join(road.tap, 'to-companion.bin'));
  expect(wordsIn(toCompanion, business), 'the tap hears what is handed over').toEqual(business);
  const opened = await openedPackages();
  expect(wordsIn(opened, business)).toEqual(business);
  expect(wordsIn(opened, inside)).toEqual([]);

  // What was excluded is gone from the profile's store, and reading the page again does not bring it back.
  const excluded = wordsOf(planted, 'private', 'partyPolitical');
  const extension = await openExtensionPage(road.browser);
  const found = async (words: readonly string[]) => wordsIn(Buffer.from(JSON.stringify(await dumpStore(extension))), words);
  expect(await found(excluded)).toEqual([]);
  await road.chat.bringToFront();
  await road.chat.evaluate(
    async (other, chat) => {
      await window.__sim.open(other);
      await window.__sim.open(chat);
    },
    'Sanne de Wolf',
    GROUP,
  );
  await official.see(idsOf(planted, 'private', 'partyPolitical'), 'excludedFinal');
  expect(await found(excluded)).toEqual([]);
  expect((await dumpStore(extension)).zegel?.markers).toHaveLength(excluded.length);
  const undecided = wordsOf(planted, 'untagged', 'doubt');
  expect(await found(undecided), 'what is not decided stays').toEqual(undecided);
});

test.skipIf(process.platform !== 'linux')('no program of ours listens on TCP, the browser neither', async () => {
  await Official.sitDown(road);
  const popup = await openPopup(road.browser, road.chat);
  await popup.locator(`::-p-text(${nl['popup.link.connected']})`).wait();
  const relays = processesNaming('companion/programs/relay.ts').map(({ pid }) => pid);
  const trays = processesNaming('companion/programs/tray.ts').map(({ pid }) => pid);
  expect(relays.length).toBeGreaterThan(0);
  expect(listeningOnTcp([road.companion.process.pid ?? 0, ...relays, ...trays, road.browser.process()?.pid ?? 0])).toEqual([]);
});
