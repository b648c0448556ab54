// The first thing that runs on a fresh machine: plain JavaScript for Node 20 and newer, no dependencies. It brings the
// dependencies to what the lock file says, finds a Node that the program runs on, and hands over to it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname ?? dirname(new URL(import.meta.url).pathname), '..');
const NODE_MAJOR = 24;

/** What each npm script runs. */
const PROGRAMS = {
  start: 'demo/run.ts',
  test: 'tools/test.ts',
  read: 'tools/read.ts',
  score: 'tools/score.ts',
  bench: 'bench/run.ts',
};

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

const isDutch = /^(nl|c|posix)?([-_.]|$)/i.test(process.env.LC_ALL || process.env.LANG || '');
const say = (dutch, english) => (isDutch ? dutch : english);

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

/** This Node where it is new enough, else the one that came with the dependencies. */
function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath;
  const own = join(ROOT, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  if (existsSync(own)) return own;
  return fail(
    say(
      `Zegel heeft Node ${NODE_MAJOR} of nieuwer nodig; dit is ${process.versions.node}. Installeer Node ${NODE_MAJOR} en probeer het opnieuw.`,
      `Zegel needs Node ${NODE_MAJOR} or newer; this is ${process.versions.node}. Install Node ${NODE_MAJOR} and try again.`,
    ),
  );
}

function run(node, program, args) {
  const path = [dirname(node), process.env.PATH].filter(Boolean).join(delimiter);
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', join(ROOT, program), ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => fail(`${node}: ${error.message}`));
  child.once('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

const [command = '', ...args] = process.argv.slice(2);
const program = Object.hasOwn(PROGRAMS, command) ? PROGRAMS[command] : null;
if (!program) fail(`node tools/bootstrap.mjs ${Object.keys(PROGRAMS).join('|')}`);
if (!isInstalled()) install();
run(findNode(), program, args);
