import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startIntake } from '../../demo/station.ts';
import type { ErrorCode } from '../../shared/errors/codes.ts';
import { RECEIPT_FORMAT } from '../../shared/formats/receipt.ts';
import { sentenceOf, text } from '../../shared/locale/text.ts';
import type { MarkState } from '../../shared/tag/life.ts';
import { openPopup } from '../support/browser.ts';
import { expectArchived, idsOf, Official, type Planted } from '../support/official.ts';
import type { Origin } from '../support/origin.ts';
import { openRoad, type Road } from '../support/road.ts';
import { sampleUuid } from '../support/samples.ts';
import { serveSimulator } from '../support/simulator.ts';
import { skipReason } from '../support/testdata.ts';

let origin: Origin;
let road: Road;
let official: Official;
beforeAll(async () => {
  origin = await serveSimulator();
  return () => origin.close();
});
beforeEach(async () => {
  road = await openRoad(origin, { total: 0, seed: 10, open: '' });
  await road.intake.stop();
  official = await Official.sitDown(road);
});
afterEach(() => road.close());

/** What the popup tells its user to do something about, in his words; it closes again. */
async function popupSays(code: ErrorCode, mark: MarkState, ids: readonly string[]): Promise<void> {
  const popup = await openPopup(road.browser, road.chat);
  const shown = await popup.locator(`[data-problem="${code}"]`).setTimeout(60_000).waitHandle();
  const words = await shown.evaluate((one) => one.textContent ?? '');
  const { sentence, next } = sentenceOf('nl', { code, facts: { words: '' } });
  for (const said of [sentence, next]) expect(words).toContain(said.replace(/[.:\s]+$/, ''));
  await popup.close();
  await official.see(ids, mark);
}

async function popupIsQuiet(): Promise<void> {
  const popup = await openPopup(road.browser, road.chat);
  await popup.locator(`[data-link] ::-p-text(${text('nl', 'popup.link.connected')})`).wait();
  await popup.waitForFunction(() => document.querySelector('[data-problem]') === null, { timeout: 60_000 });
  await popup.close();
}

async function businessAndPrivate(): Promise<Planted[]> {
  const planted = await official.receive(['business', 'private', 'business']);
  await official.tag(planted);
  return planted;
}

/** The archive takes in what comes, until `work` is done. */
async function whileTakenIn(work: () => Promise<void>): Promise<void> {
  const intake = startIntake(road.home, () => undefined);
  try {
    await work();
  } finally {
    await intake.stop();
  }
}

const inbox = () => readdirSync(join(road.home.archive, 'inbox')).filter((name) => name.endsWith('.age'));

test('each fault of the archive is said in the popup, stands at the mark, blocks nothing else, and all arrives once it is mended', {
  timeout: 300_000,
}, async () => {
  const { archive } = road.home;
  const all: Planted[] = [];

  // Its people do not know this device yet.
  const devices = join(archive, 'devices');
  const [device = ''] = readdirSync(devices);
  const aside = join(road.home.root, device);
  renameSync(join(devices, device), aside);
  const unknown = await businessAndPrivate();
  all.push(...unknown);
  await whileTakenIn(async () => {
    await official.archiveNow();
    await popupSays('device.unknown', 'onTheWay', idsOf(unknown, 'business'));
    renameSync(aside, join(devices, device));
    await official.see(idsOf(unknown, 'business'), 'archived');
  });
  await popupIsQuiet();

  // Its folder is away.
  const away = `${archive}-away`;
  renameSync(archive, away);
  const unreachable = await businessAndPrivate();
  all.push(...unreachable);
  await official.archiveNow();
  await popupSays('target.missing', 'onTheWay', idsOf(unreachable, 'business'));
  renameSync(away, archive);
  await whileTakenIn(() => official.see(idsOf(unreachable, 'business'), 'archived').then(() => undefined));
  await popupIsQuiet();

  // Somebody who is not the archive writes a receipt.
  const forged = await businessAndPrivate();
  all.push(...forged);
  await official.archiveNow();
  await expect.poll(inbox, { timeout: 20_000 }).toHaveLength(1);
  const object = inbox()[0]?.replace(/\.age$/, '') ?? '';
  const answers = join(archive, 'outbox', device.replace(/\.json$/, ''));
  const real = readdirSync(answers)[0] ?? '';
  const receipt = {
    ...JSON.parse(readFileSync(join(answers, real), 'utf8')),
    object: { sha256: object, bytes: 1 },
    receiptId: sampleUuid(1),
  };
  expect(receipt.format).toBe(RECEIPT_FORMAT);
  writeFileSync(join(answers, `${object}.json`), JSON.stringify(receipt));
  await popupSays('receipt.bad-signature', 'onTheWay', idsOf(forged, 'business'));

  // Meanwhile another package comes, and is damaged where it lies.
  const damaged = await businessAndPrivate();
  all.push(...damaged);
  await official.archiveNow();
  await expect.poll(inbox, { timeout: 20_000 }).toHaveLength(2);
  const path = join(archive, 'inbox', inbox().find((name) => !name.startsWith(object)) ?? '');
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 20) ^ 1, bytes.length - 20);
  writeFileSync(path, bytes);
  await whileTakenIn(() => official.see(idsOf([...forged, ...damaged], 'business'), 'archived').then(() => undefined));
  await popupIsQuiet();
  await expectArchived(road, all);
});

const canMount =
  process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', tmpdir()]).status === 0;

test.skipIf(skipReason(canMount, 'the right to mount a small tmpfs, to fill a disk'))(
  'an archive whose disk is full is said in the popup, and all arrives once there is room',
  { timeout: 180_000 },
  async () => {
    const { archive, root } = road.home;
    const copy = join(root, 'copy');
    cpSync(archive, copy, { recursive: true, preserveTimestamps: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', archive]);
    try {
      cpSync(copy, archive, { recursive: true, preserveTimestamps: true });
      const filler = join(archive, 'filler');
      expect(() => writeFileSync(filler, Buffer.alloc(8_388_608))).toThrow('ENOSPC');

      const planted = await businessAndPrivate();
      await official.archiveNow();
      await popupSays('target.full', 'onTheWay', idsOf(planted, 'business'));
      rmSync(filler);
      await whileTakenIn(() => official.see(idsOf(planted, 'business'), 'archived').then(() => undefined));
      await popupIsQuiet();
      await expectArchived(road, planted);
    } finally {
      execFileSync('umount', ['-l', archive]);
    }
  },
);
