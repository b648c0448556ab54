// The first thing that runs on a fresh machine: plain JavaScript for Node 20 and newer, no dependencies. It brings the
// dependencies to what the lock file says, finds a Node that the program runs on, and hands over to it.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ROOT, runUnderNode24, say } from './node24.mjs';

/** What each npm script runs. */
const PROGRAMS = {
  start: 'demo/run.ts',
  test: 'tools/test.ts',
  read: 'tools/read.ts',
  score: 'tools/score.ts',
  bench: 'bench/run.ts',
};

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/**
 * Whether node_modules is what the lock file asks for. npm leaves a lock file of its own in node_modules when an
 * installation is complete; a package that is optional may be missing (another system's).
 */
function isInstalled() {
  const inside = join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(inside)) return false;
  const have = readJson(inside).packages;
  const want = readJson(join(ROOT, 'package-lock.json')).packages;
  return Object.entries(want).every(
    ([path, one]) => path === '' || (have[path] ? have[path].version === one.version : one.optional === true || one.devOptional === true),
  );
}

function install() {
  console.error(say('Afhankelijkheden worden geïnstalleerd …', 'Installing dependencies …'));
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  // Output goes to stderr: `read` and `score` print data on stdout.
  const options = { cwd: ROOT, stdio: ['ignore', 2, 2] };
  const done =
    npm && /\.c?js$/.test(npm)
      ? spawnSync(process.execPath, [npm, ...args], options)
      : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (done.status !== 0) fail(say('Installeren lukte niet; zie hierboven.', 'Installing failed; see above.'));
}

const [command = '', ...args] = process.argv.slice(2);
const program = Object.hasOwn(PROGRAMS, command) ? PROGRAMS[command] : null;
if (!program) fail(`node tools/bootstrap.mjs ${Object.keys(PROGRAMS).join('|')}`);
if (!isInstalled()) install();
runUnderNode24(program, args);
