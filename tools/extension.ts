import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = resolve(import.meta.dirname, '..');
/** The built extension, as a browser loads it. */
export const EXTENSION_FOLDER = join(ROOT, '.output/chrome-mv3');
const STAMP = join(ROOT, '.output/chrome-mv3.stamp');
const LOCK = join(ROOT, '.output/chrome-mv3.lock');
/** A lock older than this was left by a build that was killed, ms. */
const STALE = 120_000;

/** Everything that the build is made of. */
function sourceHash(): string {
  const hash = createHash('sha256');
  const files = globSync(['extension/**/*', 'shared/**/*', 'wxt.config.ts', 'package-lock.json'], { cwd: ROOT })
    .filter((path) => !/\.test\.tsx?$/.test(path) && statSync(join(ROOT, path)).isFile())
    .sort();
  for (const path of files)
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  return hash.digest('hex');
}

function isFresh(hash: string): boolean {
  return existsSync(join(EXTENSION_FOLDER, 'manifest.json')) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash;
}

function lock(): boolean {
  mkdirSync(join(ROOT, '.output'), { recursive: true });
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    const since = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && Date.now() - since > STALE) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}

async function build(): Promise<void> {
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/wxt/bin/wxt.mjs'), 'build'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    // The tests' own NODE_ENV would make a development build.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => said.push(piece.toString()));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  if (code !== 0) throw new Error(`wxt build ended with ${code}\n${said.join('')}`);
}

/**
 * Builds the production extension for Chromium unless what stands there is of these very sources; safe to call from
 * several processes at once.
 * @returns the folder to load
 */
export async function buildExtension(): Promise<string> {
  for (;;) {
    const hash = sourceHash();
    if (isFresh(hash)) return EXTENSION_FOLDER;
    if (!lock()) {
      await sleep(200);
      continue;
    }
    try {
      rmSync(STAMP, { force: true });
      await build();
      writeFileSync(STAMP, hash);
      return EXTENSION_FOLDER;
    } finally {
      rmSync(LOCK, { recursive: true, force: true });
    }
  }
}
