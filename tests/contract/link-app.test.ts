import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { initArchive } from '../../archive/directory/init.ts';
import { intakeOnce } from '../../archive/intake/run.ts';
import { verifyArchive } from '../../archive/verify/verify.ts';
import { knownAddress } from '../../companion/link/address.ts';
import { LinkClient } from '../../companion/link/client.ts';
import { homeAt, prepareHome } from '../../companion/setup/home.ts';
import { prepareArchive } from '../../demo/station.ts';
import { Policy } from '../../shared/policy/policy.ts';
import type { CompanionStatus } from '../../shared/protocol/link-calls.ts';
import { type Home, makeHome } from '../support/home.ts';
import { listeningOnTcp } from '../support/processes.ts';
import { sampleConversation, sampleConversationRef, samplePolicy, sampleUuid } from '../support/samples.ts';
import { tracesIn } from '../support/traces.ts';

const PROGRAMS = resolve(import.meta.dirname, '../../companion/programs');
const BIN = resolve(import.meta.dirname, '../../companion/bin/zegel');
const CANARY = 'KANARIE-zakelijk-91c2';

let home: Home;
const running: ChildProcess[] = [];
const clients: LinkClient[] = [];

beforeEach(() => {
  home = makeHome();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  home.remove();
});

const ARGS = () => ['--home', home.companion, '--archive', home.archive, '--no-tray'];
const env = () => ({ ...process.env, LC_ALL: 'en_GB.UTF-8', ZEGEL_HOME: home.companion });

interface Started {
  readonly child: ChildProcess;
  /** The first line of output, or null where it ended without one. */
  readonly ready: string | null;
  readonly complaint: string;
}

async function start(): Promise<Started> {
  const child = spawn(process.execPath, [join(PROGRAMS, 'app.ts'), ...ARGS()], { stdio: ['ignore', 'pipe', 'pipe'], env: env() });
  running.push(child);
  let complaint = '';
  child.stderr.on('data', (bytes: Buffer) => {
    complaint += bytes;
  });
  const ready = await new Promise<string | null>((done) => {
    child.stdout.once('data', (bytes: Buffer) => done(String(bytes)));
    child.once('close', () => done(null));
  });
  return { child, ready, complaint };
}

/** The browser that most tests speak for. */
const PROFILE = sampleUuid(0xb1);

async function connect(profile = PROFILE): Promise<LinkClient> {
  const { client } = await LinkClient.connect(knownAddress(home.companion), { name: 'test', profile });
  clients.push(client);
  return client;
}

const zegel = (...args: string[]) => spawnSync(process.execPath, [join(PROGRAMS, 'cli.ts'), ...args], { encoding: 'utf8', env: env() });
const intake = () => intakeOnce({ dir: home.archive, keysDir: home.archiveKeys });
const inbox = () => readdirSync(join(home.archive, 'inbox')).filter((name) => name.endsWith('.age'));
const status = async (): Promise<CompanionStatus> => JSON.parse(zegel('status', '--json').stdout);

it('without a policy, and without an archive that is a demonstration, it says what is missing and ends', async () => {
  const { child, ready, complaint } = await start();
  expect([child.exitCode, ready]).toEqual([1, null]);
  expect(complaint).toContain('The policy file was not found.');
});

it('with a policy that is wrong it says where, and ends', async () => {
  prepareHome(homeAt(home.companion));
  const policy = samplePolicy();
  writeFileSync(homeAt(home.companion).policy, JSON.stringify({ ...policy, windows: { ...policy.windows, undoSeconds: 0 } }));
  const { child, complaint } = await start();
  expect(child.exitCode).toBe(1);
  expect(complaint).toContain('/windows/undoSeconds');
});

it('makes the policy of a demonstration by itself, says hello with it, and ends cleanly when asked', async () => {
  await prepareArchive(home);
  const { child, ready } = await start();
  expect(ready).toContain(home.companion);
  const policy = Policy.parse(JSON.parse(readFileSync(homeAt(home.companion).policy, 'utf8')));
  expect([policy.demonstration, policy.official.role]).toEqual([true, 'minister']);
  const { hello } = await LinkClient.connect(knownAddress(home.companion), { name: 'test' });
  expect(hello.policy).toMatchObject({ demonstration: true, department: 'Ministerie van Voorbeelden (demonstratie)' });
  expect(zegel('fingerprint').stdout).toContain(hello.fingerprint);
  child.kill('SIGTERM');
  expect((await once(child, 'exit'))[0]).toBe(0);
  expect(existsSync(join(home.companion, 'run', 'companion.sock'))).toBe(false);
});

it('is one: a second leaves the first alone; what a killed one left behind is no obstacle', async () => {
  await prepareArchive(home);
  const first = await start();
  const second = await start();
  expect([second.child.exitCode, second.complaint.trim()]).toEqual([1, 'The companion is running already. There is nothing to do.']);
  await connect();
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  expect(existsSync(join(home.companion, 'run', 'companion.sock'))).toBe(true);
  expect((await start()).ready).not.toBe(null);
  await connect();
});

it('listens on no TCP port, and keeps everything to this user', async () => {
  await prepareArchive(home);
  const { child } = await start();
  const client = await connect();
  await client.call('status', {});
  expect(listeningOnTcp([child.pid ?? 0])).toEqual([]);
  for (const name of readdirSync(home.companion, { recursive: true, encoding: 'utf8' })) {
    const found = statSync(join(home.companion, name));
    const bits = found.isDirectory() || name.startsWith('bin') ? 0o700 : 0o600;
    expect([name, (found.mode & 0o777).toString(8)]).toEqual([name, bits.toString(8)]);
  }
});

it('carries messages to a real archive and learns that they are there, killed at every station on the way', async () => {
  await prepareArchive(home);
  const { releases, logHead } = sampleConversation(Array.from({ length: 12 }, (_, i) => ({ text: `${CANARY} ${i}` })));
  const kill = async ({ child }: Started) => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  let app = await start();
  expect((await (await connect()).call('release', { releases, head: logHead })).accepted).toHaveLength(12);
  await kill(app);

  app = await start();
  expect(await (await connect()).call('archiveNow', {})).toEqual({ queued: 12 });
  // At once: somewhere between the package and the archive's door.
  await kill(app);

  app = await start();
  await expect.poll(inbox, { timeout: 10_000 }).toHaveLength(1);
  await kill(app);

  await intake();
  app = await start();
  const client = await connect();
  await expect.poll(async () => (await client.call('status', {})).backlog.archived, { timeout: 10_000 }).toBe(12);
  const { changes } = await client.call('progress', { cursor: 0 });
  expect(changes.map(({ state, receipt }) => [state, typeof receipt])).toEqual(Array(12).fill(['acknowledged', 'string']));
  const { traces, files } = tracesIn([home.companion, home.archive, home.archiveKeys], [CANARY, 'Werkgroep', 'Jan Jansen']);
  expect([traces, files > 5]).toEqual([[], true]);
  const report = await verifyArchive({ dir: home.archive, keysDir: home.archiveKeys });
  expect(report.packages.map(({ error, messages }) => [error, messages])).toEqual([[null, 12]]);
  expect(readdirSync(join(home.companion, 'spool'))).toEqual([]);
});

it('a package that is damaged in the inbox is sent again and arrives', async () => {
  await prepareArchive(home);
  await start();
  const client = await connect();
  const { releases, logHead } = sampleConversation(2);
  await client.call('release', { releases, head: logHead });
  await client.call('archiveNow', {});
  await expect.poll(inbox, { timeout: 10_000 }).toHaveLength(1);
  const path = join(home.archive, 'inbox', inbox()[0] ?? '');
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 20) ^ 1, bytes.length - 20);
  writeFileSync(path, bytes);
  await intake();
  await expect.poll(inbox, { timeout: 10_000 }).toHaveLength(1);
  await intake();
  await expect.poll(async () => (await status()).backlog, { timeout: 10_000 }).toMatchObject({ archived: 2, failed: 0, onTheWay: 0 });
  expect((await status()).problems).toEqual([]);
});

it('what two browsers saw arrives once; what one saw otherwise arrives too; and each is told of its own', async () => {
  await prepareArchive(home);
  await start();
  const here = await connect();
  const there = await connect(sampleUuid(0xb2));
  const mine = sampleConversation(3);
  const seen = { capturedAt: '2026-11-23T12:00:00.000Z', order: 7, provenance: {}, reader: 'whatsapp/2' };
  const theirs = sampleConversation([seen, { ...seen, text: 'Bericht 2, voluit' }], sampleConversationRef({ id: sampleUuid(0xc5) }));
  await here.call('release', { releases: mine.releases, head: mine.logHead });
  const { accepted, refused } = await there.call('release', { releases: theirs.releases, head: theirs.logHead });
  expect([accepted.length, refused]).toEqual([2, []]);
  expect(await here.call('archiveNow', {})).toEqual({ queued: 4 });
  await expect.poll(inbox, { timeout: 10_000 }).toHaveLength(1);
  await intake();
  await expect.poll(async () => (await status()).backlog.archived, { timeout: 10_000 }).toBe(4);
  for (const [client, releases] of [
    [here, mine.releases],
    [there, theirs.releases],
  ] as const) {
    const { changes } = await client.call('progress', { cursor: 0 });
    expect(changes.map(({ messageId, revision, state }) => [messageId, revision, state]).sort()).toEqual(
      releases.map(({ record, revision }) => [record.messageId, revision, 'acknowledged']).sort(),
    );
  }
  const report = await verifyArchive({ dir: home.archive, keysDir: home.archiveKeys });
  expect(report).toMatchObject({ ok: true, totals: { packages: 1, messages: 3, revisions: 4, repeated: 0 } });
});

it('an archive that does not know this device: said with its words, until its people enrol it, and then it arrives', async () => {
  await initArchive({ dir: home.archive, keysDir: home.archiveKeys, demonstration: true });
  await start();
  const client = await connect();
  const { releases, logHead } = sampleConversation(2);
  await client.call('release', { releases, head: logHead });
  await client.call('archiveNow', {});
  await expect.poll(inbox, { timeout: 10_000 }).toHaveLength(1);
  await intake();
  const words = zegel('fingerprint').stdout.trim();
  await expect
    .poll(async () => (await status()).problems, { timeout: 20_000 })
    .toMatchObject([{ error: { code: 'device.unknown', facts: { words: expect.stringMatching(/^[a-z]+( [a-z]+){5}$/) } }, count: 1 }]);
  const [problem] = (await status()).problems;
  expect(words).toContain(problem?.error.facts?.words);
  await prepareArchive(home);
  await expect.poll(async () => (await status()).problems, { timeout: 20_000 }).toEqual([]);
  await intake();
  await expect.poll(async () => (await status()).backlog.archived, { timeout: 20_000 }).toBe(2);
});

it('an archive that is away is a problem that can be seen, and it arrives once it is back', async () => {
  await prepareArchive(home);
  const { child } = await start();
  const client = await connect();
  const { releases, logHead } = sampleConversation(2);
  const away = `${home.archive}-away`;
  execFileSync('mv', [home.archive, away]);
  await client.call('release', { releases, head: logHead });
  await client.call('archiveNow', {});
  await expect.poll(async () => (await status()).problems.map(({ error }) => error.code), { timeout: 10_000 }).toContain('target.missing');
  expect(zegel('status').stdout).toContain('The archive folder cannot be reached.');
  // Asked while it is away: once it is back, the next try may be quicker than a person.
  expect(zegel('archive').stdout).toContain('2 messages');
  execFileSync('mv', [away, home.archive]);
  await expect.poll(inbox, { timeout: 20_000 }).toHaveLength(1);
  expect(child.exitCode).toBe(null);
});

it('the command line works under any Node, and says so plainly when the companion is off', () => {
  prepareHome(homeAt(home.companion));
  const off = spawnSync(BIN, ['status'], { encoding: 'utf8', env: env() });
  expect([off.status, off.stderr.trim()]).toEqual([
    1,
    'The Zegel companion is not running. Start the companion; your messages wait safely in this browser.',
  ]);
});
