import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { ArchiveDescription } from '../../shared/formats/archive-directory.ts';
import { fingerprintWords } from '../../shared/formats/fingerprint.ts';
import { sampleConversation, sampleConversationRef, sampleUuid } from '../support/samples.ts';
import {
  device,
  keyOf,
  namesIn,
  placeInInbox,
  sealedRequest,
  signer,
  type TestArchive,
  temporaryFolder,
  testArchive,
} from './archive-support.ts';

/** `zegel-archive` as the archive's people use it: the real program, its words and exit codes. */

// Every line starts a program.
vi.setConfig({ testTimeout: 120_000 });

const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = join(ROOT, 'archive/programs/zegel-archive.ts');

function run(args: readonly string[], env: Record<string, string> = {}): { status: number | null; out: string; err: string } {
  const environment = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', LANG: 'nl_NL.UTF-8', ...env };
  const done = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8', env: environment, input: '' });
  return { status: done.status, out: done.stdout, err: done.stderr };
}

const at = ({ dir, keysDir }: TestArchive, command: string, ...more: string[]) => run([command, dir, '--keys', keysDir, ...more]);

test('from nothing to a verified, readable archive', async () => {
  const root = temporaryFolder();
  const [dir, keysDir] = [join(root, 'archief'), join(root, 'sleutels')];
  const made = run(['init', dir, '--demonstration', '--keys', keysDir]);
  expect(made.status).toBe(0);
  expect(made.out).toContain('DEMONSTRATIE');
  const description = ArchiveDescription.parse(JSON.parse(run(['init', dir, '--keys', keysDir, '--json']).out));
  expect(made.out).toContain(description.recipient);
  expect(made.out).toContain(description.receiptKey);
  const archive = { dir, keysDir, description };

  expect(run(['devices', dir]).out).toContain('Er zijn geen apparaten ingeschreven.');
  const alone = run(['enrol', dir, '--key', keyOf(signer), '--label', 'Laptop']);
  expect(alone).toMatchObject({ status: 2 });
  expect(alone.out).toContain(fingerprintWords(device));
  expect(run(['enrol', dir, '--key', keyOf(signer), '--label', 'Laptop', '--yes'])).toMatchObject({ status: 0 });
  expect(run(['devices', dir]).out).toMatch(new RegExp(`^${device}  ${fingerprintWords(device)}  Laptop`));

  expect(at(archive, 'intake')).toMatchObject({ status: 0, out: 'Er was niets om in te nemen.\n' });
  placeInInbox(archive, await sealedRequest(archive));
  placeInInbox(archive, Buffer.from('damaged'));
  const taken = at(archive, 'intake');
  expect(taken.status).toBe(0);
  expect(taken.out).toMatch(/Ingenomen: pakket .*, 3 berichten\./);
  expect(taken.out).toMatch(/Geweigerd: [0-9a-f]{64}\. .*beschadigd/);

  const good = at(archive, 'verify');
  expect(good.status).toBe(0);
  expect(good.out).toMatch(/^goed {3}/m);
  expect(good.out).toContain('Alles klopt.');
  expect(JSON.parse(at(archive, 'verify', '--json').out)).toMatchObject({ ok: true, totals: { packages: 1, messages: 3 } });

  const overview = at(archive, 'show');
  expect(overview.out).toContain('Werkgroep stikstof');
  expect(overview.out).toContain('2026-11-23  3 berichten');
  const shown = at(archive, 'show', '--conversation', sampleConversationRef().id, '--day', '2026-11-23');
  expect(shown.out).toContain('08:00  Jan Jansen\n       Bericht 1\n08:01  A. de Voorbeeld\n       Bericht 2\n');
  expect(at(archive, 'show', '--day', '2020-01-01')).toMatchObject({ status: 1, out: expect.any(String) });

  writeFileSync(join(dir, 'packages', 'x.txt'), 'x');
  const bad = at(archive, 'verify');
  expect(bad.status).toBe(1);
  expect(bad.out).toContain('packages/x.txt');
  expect(bad.out).toContain('Er klopt iets niet: 1 fout.');

  expect(run(['revoke', dir, device.slice(0, 10)])).toMatchObject({ status: 0 });
  expect(run(['devices', dir]).out).toContain('INGETROKKEN');
  expect(run(['revoke', dir, 'aaaaaaaaaa'])).toMatchObject({ status: 1 });
});

test('open writes the bag as it was signed, once, for its owner alone', async () => {
  const archive = await testArchive();
  placeInInbox(archive, await sealedRequest(archive));
  at(archive, 'intake');
  const out = join(temporaryFolder(), 'sip');
  expect(at(archive, 'open', sampleUuid(0xf1), '--to', out)).toMatchObject({ status: 0 });
  const bag = join(out, `zegel-${sampleUuid(0xf1)}`);
  // Somebody else's judge of a bag.
  for (const manifest of ['manifest-sha512.txt', 'tagmanifest-sha512.txt']) {
    execFileSync('sha512sum', ['--check', '--strict', '--quiet', manifest], { cwd: bag });
  }
  expect(statSync(join(bag, 'data/pakbon.xml')).mode & 0o077).toBe(0);
  const again = at(archive, 'open', sampleUuid(0xf1), '--to', out);
  expect(again.status).toBe(1);
  expect(again.err).toContain('staat al iets');
  rmSync(out, { recursive: true });
  expect(at(archive, 'open', sampleUuid(0xf2), '--to', out).status).toBe(1);
  expect(at(archive, 'open', '../keys/archive-identity', '--to', out).status).toBe(1);
  expect(existsSync(out)).toBe(false);
});

test('nothing out of a chat or a label can drive the terminal', async () => {
  const hostile = 'a\u001b[2J\u001b]0;x\u0007\u202egnp\u0000\u009b31m';
  const archive = await testArchive();
  const conversation = sampleConversationRef({ title: hostile });
  const sender = { name: hostile, self: false, label: null, phone: null, account: null };
  const quoted = { id: null, sender: hostile, text: hostile, kind: null };
  const attachments = [{ kind: 'document' as const, name: hostile, size: null, pages: null, duration: null }];
  const { releases, logHead } = sampleConversation(
    [{ text: hostile, sender, quoted, attachments, reactions: [{ emoji: hostile }] }],
    conversation,
  );
  placeInInbox(archive, await sealedRequest(archive, { conversation, releases, logHead }));
  run(['enrol', archive.dir, '--key', keyOf(signer), '--label', hostile.replace('\u0000', ''), '--yes']);
  writeFileSync(join(archive.dir, 'inbox', 'stray\u001b[2J'), 'x');
  const texts = [
    at(archive, 'intake'),
    at(archive, 'verify'),
    at(archive, 'show'),
    at(archive, 'show', '--day', '2026-11-23'),
    run(['devices', archive.dir]),
  ];
  for (const { out, err } of texts) expect(out + err).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  expect(texts[3]?.out.match(/<U\+001B>\[2J/g)).toHaveLength(6);
});

describe('words and exit codes', () => {
  test('English where it is asked for, by the system or by --lang', () => {
    const nowhere = join(temporaryFolder(), 'nowhere');
    expect(run(['show', nowhere]).err).toContain('In deze map staat geen Zegel-archief.');
    expect(run(['show', nowhere, '--lang', 'en']).err).toContain('There is no Zegel archive in this folder.');
    expect(run(['--lang', 'en', 'show', nowhere]).err).toContain('There is no Zegel archive in this folder.');
    expect(run(['show', nowhere], { LANG: 'en_GB.UTF-8' }).err).toContain('There is no Zegel archive in this folder.');
    expect(run(['show', nowhere, '--lang', 'nl'], { LANG: 'en_GB.UTF-8' }).err).toContain('geen Zegel-archief');
  });

  test('help with examples', () => {
    const { status, out } = run(['--help']);
    expect(status).toBe(0);
    for (const name of ['init', 'enrol', 'revoke', 'devices', 'intake', 'verify', 'show', 'open']) expect(out).toContain(`  ${name} `);
    expect(out).toContain('Voorbeelden:');
    expect(run(['--help', '--lang', 'en']).out).toContain('Examples:');
  });

  test('2 for wrong use, 1 for what is wrong, 75 for what may be tried again', async () => {
    const archive = await testArchive();
    for (const args of [[], ['bogus'], ['verify'], ['enrol', archive.dir], ['open', archive.dir, 'x'], ['verify', archive.dir, '--nope']]) {
      expect(run(args).status, args.join(' ')).toBe(2);
    }
    expect(run(['enrol', archive.dir, '--key', 'x', '--label', 'y', '--yes']).status).toBe(1);
    expect(run(['verify', archive.dir, '--keys', join(archive.dir, 'nowhere')]).status).toBe(1);
    writeFileSync(join(archive.dir, '.intake.lock'), JSON.stringify({ host: 'elsewhere', pid: 1, began: null, token: 'x' }));
    expect(at(archive, 'intake').status).toBe(75);
  });
});

test('without --keys they stand in the data folder of the user, apart per archive', () => {
  const root = temporaryFolder();
  const env = { HOME: root, XDG_DATA_HOME: join(root, 'data') };
  for (const name of ['one', 'two']) expect(run(['init', join(root, name)], env).status).toBe(0);
  const folders = readdirSync(join(root, 'data/zegel-archive/keys'));
  expect(folders).toHaveLength(2);
  expect(run(['verify', join(root, 'one')], env)).toMatchObject({ status: 0 });
  for (const folder of folders) expect(statSync(join(root, 'data/zegel-archive/keys', folder)).mode & 0o777).toBe(0o700);
});

test('the installed command watches the inbox until it is told to end', async () => {
  const archive = await testArchive();
  const child = spawn(join(ROOT, 'archive/bin/zegel-archive'), ['intake', archive.dir, '--keys', archive.keysDir, '--watch', '--json']);
  const lines: string[] = [];
  child.stdout.on('data', (data: Buffer) => lines.push(data.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  placeInInbox(archive, await sealedRequest(archive));
  await expect.poll(() => lines.join(''), { timeout: 20_000 }).toContain('"kind":"filed"');
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(namesIn(archive, '.')).not.toContain('.intake.lock');
  expect(readFileSync(join(archive.dir, 'packages', `${sampleUuid(0xf1)}.age`)).length).toBeGreaterThan(0);
});
