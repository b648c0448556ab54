import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { verifyArchive } from '../../archive/verify/verify.ts';
import { archivedIn } from '../../demo/archived.ts';
import { extensionUrl } from '../../tools/chromium.ts';
import { asShown, HOSTILE_CHATS, HOSTILE_MESSAGES, hostilePage, LONG_MESSAGE } from '../support/hostile-chats.ts';
import { Official } from '../support/official.ts';
import { layRoad } from '../support/road.ts';
import { openSimulator, serveSimulator, type Truth } from '../support/simulator.ts';
import { contentWorld } from '../support/world.ts';

const ARCHIVE_COMMAND = resolve(import.meta.dirname, '../../archive/bin/zegel-archive');
/** What may stand in the name of a file that we made. */
const PLAIN_NAME = /^[A-Za-z0-9._-]{1,255}$/;

/** The UTF-16 code units, so that a difference that no screen shows is one. */
const units = (text: string | null | undefined) =>
  text === null || text === undefined ? null : text.split('').map((unit) => unit.charCodeAt(0));

test('messages, names and titles that mean harm go the whole road as they were; nothing runs, nothing is written elsewhere', {
  timeout: 300_000,
}, async ({ onTestFinished }) => {
  const origin = await serveSimulator();
  onTestFinished(() => origin.close());
  const before = new Set(readdirSync(tmpdir()));
  const road = await layRoad({ args: origin.args });
  onTestFinished(() => road.close());
  const world = await contentWorld(road.chat);
  await road.chat.evaluateOnNewDocument(hostilePage, HOSTILE_CHATS);
  const spoken: string[] = [];
  road.chat.on('dialog', (dialog) => {
    spoken.push(dialog.message());
    void dialog.dismiss();
  });
  // What is far from view stays drawn: drawn anew, a text would lose what only a script can put there.
  await openSimulator(road.chat, origin, { total: 0, seed: 8, shells: 0, open: '' });
  const official = await Official.sitDown(road);
  const chats = HOSTILE_CHATS.chats;

  const truth: Truth[] = [];
  for (const [i, { title, people }] of chats.entries()) {
    truth.push(
      ...(await road.chat.evaluate(
        async (chat, froms, texts) => {
          await window.__sim.open(chat);
          const sent = texts.map((text, n) => window.__sim.receive({ chat, from: froms[n % froms.length], text }));
          sent.push(window.__sim.receive({ chat, from: froms[0], type: 'image', text: '' }));
          return sent;
        },
        title,
        [...people, 'me'],
        i === 0 ? [...HOSTILE_MESSAGES, LONG_MESSAGE, 'slot'] : HOSTILE_MESSAGES,
      )),
    );
    const mine = truth.filter(({ chatTitle }) => chatTitle === title).map(({ id }) => id);
    await official.see(mine, 'untagged');
    await official.hands.tagConversation('business');
    await official.see(mine, 'business');
    await official.archiveNow();
  }
  const last = truth.filter(({ chatTitle }) => chatTitle === chats.at(-1)?.title).map(({ id }) => id);
  await official.see(last, 'archived');
  await expect
    .poll(async () => (await archivedIn(road.home)).flatMap(({ records }) => records).length, { timeout: 60_000 })
    .toBe(truth.length);

  expect(await verifyArchive({ dir: road.home.archive, keysDir: road.home.archiveKeys })).toMatchObject({ ok: true, problems: [] });
  const records = new Map((await archivedIn(road.home)).flatMap((one) => one.records).map((record) => [record.nativeId, record]));
  expect(records.size, 'each once').toBe(truth.length);
  for (const one of truth) {
    const record = records.get(one.id);
    expect(units(record?.text), JSON.stringify(one.text.slice(0, 60))).toEqual(units(asShown(one.text)));
    expect(record?.type).toBe(one.type);
    expect(Date.parse(record?.sentAt?.time ?? '')).toBe(Date.parse(one.timestamp ?? ''));
    expect(record?.direction).toBe(one.direction);
    expect([record?.sender?.self, record?.sender?.name]).toEqual([one.sender?.self, one.sender?.name]);
  }

  // What the archive's people see of it.
  const show = (...more: string[]) =>
    spawnSync(ARCHIVE_COMMAND, ['show', road.home.archive, '--keys', road.home.archiveKeys, ...more], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'nl_NL.UTF-8' },
    });
  const overview = show();
  expect([overview.status, overview.stderr]).toEqual([0, '']);
  expect(overview.stdout).toContain('../../etc');
  expect(overview.stdout).toContain('<img src=x onerror="globalThis.zegelRan=1">');
  const shown = show('--day', '2026-11-20');
  expect([shown.status, shown.stderr]).toEqual([0, '']);
  expect(shown.stdout).toContain('nul <U+0000> en bel <U+0007>');
  expect(shown.stdout).toContain('los <U+D800> surrogaat <U+DC00>');
  expect(shown.stdout).toContain(LONG_MESSAGE.trim());
  for (const { stdout } of [overview, shown]) expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);

  // Nothing ran: not in the page, not beside it, not in the extension.
  const popup = await road.browser.newPage();
  await popup.goto(extensionUrl('popup.html'));
  const ran = () => (globalThis as { zegelRan?: unknown }).zegelRan ?? null;
  expect([await road.chat.evaluate(ran), await world(ran), await popup.evaluate(ran), spoken]).toEqual([null, null, null, []]);

  // Nothing was written but into the folders that are for it, under names that say nothing.
  const { root, companion, archive, archiveKeys } = road.home;
  expect(readdirSync(root).sort()).toEqual(['archive', 'archive-keys', 'companion', 'profile', 'tap', 'tapped-relay']);
  const names = [companion, archive, archiveKeys].flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }));
  expect(names.flatMap((name) => name.split('/')).filter((name) => !PLAIN_NAME.test(name))).toEqual([]);
  const appeared = readdirSync(tmpdir()).filter((name) => !before.has(name));
  expect(appeared.filter((name) => /etc|root|passwd|img|svg/.test(name))).toEqual([]);
  expect(readdirSync(join(root, '..')).filter((name) => name === 'etc')).toEqual([]);
});
