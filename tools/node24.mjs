// Any Node may start Zegel's programs; they need 24, which came with the dependencies where the machine's is older.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NODE_MAJOR = 24;

export function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

const isDutch = /^(nl|c|posix)?([-_.]|$)/i.test(process.env.LC_ALL || process.env.LANG || '');
export const say = (dutch, english) => (isDutch ? dutch : english);

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

/**
 * Runs a program of this repository in a process of its own, with our input, output, signals and exit code.
 * @param {string} program path from the repository's root
 * @param {string[]} args
 */
export function runUnderNode24(program, args) {
  const node = findNode();
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
