import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { nl } from '../../shared/locale/nl.ts';
import { processesOf } from '../support/processes.ts';

const BOOTSTRAP = resolve(import.meta.dirname, '../../tools/bootstrap.mjs');

interface Start {
  readonly child: ChildProcess;
  /** Everything that it said so far. */
  said(): string;
  readonly ended: Promise<number | null>;
}

/** `npm start` as a user without a screen runs it, with a data directory of its own. */
function start(data: string, args: readonly string[] = []): Start {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...env } = process.env;
  const child = spawn(process.execPath, [BOOTSTRAP, 'start', '--lang', 'nl', ...args], {
    env: { ...env, XDG_DATA_HOME: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => {
      said += piece.toString();
    });
  }
  return { child, said: () => said, ended: new Promise((done) => child.once('close', done)) };
}

function makeData(): string {
  const data = mkdtempSync(join(tmpdir(), 'zegel start-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  return data;
}

test('npm start without a screen archives what was called business, twice into one archive, and says so', {
  timeout: 300_000,
}, async () => {
  const data = makeData();
  const archive = join(data, 'een archief');
  for (const packages of [2, 4]) {
    const run = start(data, ['--archive', archive]);
    expect(await run.ended, run.said()).toBe(0);
    expect(run.said()).toContain(nl['demo.right'].replace('{n}', '4'));
    expect(run.said().match(/^goed /gm)).toHaveLength(packages);
  }
  for (const picture of ['chat.png', 'popup.png', 'reading-copy.png']) {
    expect(statSync(join(data, 'zegel-demo/pictures', picture)).size).toBeGreaterThan(5_000);
  }
});

test.skipIf(process.platform !== 'linux')('an interrupt ends everything that npm start had started', { timeout: 120_000 }, async () => {
  const data = makeData();
  const run = start(data);
  await expect.poll(() => run.said(), { timeout: 60_000 }).toContain(nl['start.browser']);
  // Companion, browser with its helpers, and the run itself.
  expect(processesOf(data).length).toBeGreaterThan(3);
  run.child.kill('SIGINT');
  expect(await run.ended).toBe(130);
  expect(processesOf(data)).toEqual([]);
  expect(existsSync(join(data, 'zegel-demo/companion/run/companion.sock'))).toBe(false);
});

test('the real chat client without a screen is refused in words', async () => {
  const run = start(makeData(), ['--live']);
  expect(await run.ended).toBe(1);
  expect(run.said()).toContain(nl['start.live.display']);
});
