import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { testdata } from './testdata.ts';
import { XmppAccount } from './xmpp.ts';
import { has } from './xvfb.ts';

const run = promisify(execFile);
const VERSION = '14.0.0';
/** What is downloaded once, and the server's files; git ignores it. */
const CACHE = resolve(import.meta.dirname, '../../.cache/converse');

/** A real XMPP server and a real web client of it, both as published, on this machine alone. */
export interface Prosody {
  /** Where the page of Converse.js is served; it logs in as alice@localhost. */
  readonly page: { readonly port: number; readonly url: string };
  /** The server's WebSocket. */
  readonly socket: { readonly port: number };
  login(user: 'alice' | 'bob'): Promise<XmppAccount>;
  stop(): Promise<void>;
}

/** Fetches Converse.js as published, once. @returns what is missing, in words, or null */
export async function whyNoProsody(): Promise<string | null> {
  if (!testdata('realclients/converse/start.sh')) return 'test data realclients/converse';
  if (!has('prosody')) return 'the program prosody';
  const folder = join(CACHE, `converse-${VERSION}`);
  if (existsSync(folder)) return null;
  try {
    mkdirSync(CACHE, { recursive: true });
    const { stdout } = await run('npm', ['pack', '--silent', `converse.js@${VERSION}`], { cwd: CACHE, timeout: 120_000 });
    const fresh = mkdtempSync(join(CACHE, 'unpacked-'));
    await run('tar', ['xzf', stdout.trim(), '-C', fresh, '--strip-components=1', 'package/dist'], { cwd: CACHE });
    rmSync(join(CACHE, stdout.trim()));
    renameSync(fresh, folder);
    return null;
  } catch {
    return `converse.js ${VERSION} from the package registry`;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (!address || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/**
 * Starts both with empty accounts.
 * @param webSocket the address at which the page will find the server; default: the server's own
 */
export async function startProsody(webSocket?: string): Promise<Prosody> {
  const source = testdata('realclients');
  if (!source) throw new Error('no test data');
  // The page's settings are changed, and the test data is not ours to write in.
  const scripts = mkdtempSync(join(tmpdir(), 'zegel-prosody-'));
  for (const part of ['converse', 'lib']) cpSync(join(source, part), join(scripts, part), { recursive: true, mode: 0 });
  await run('chmod', ['-R', 'u+w', scripts]);
  const [c2s, http, component, web] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const address = webSocket ?? `ws://127.0.0.1:${http}/xmpp-websocket`;
  const index = join(scripts, 'converse/index.html');
  writeFileSync(index, readFileSync(index, 'utf8').replace(/websocket_url: '[^']*'/, `websocket_url: '${address}'`));
  rmSync(join(CACHE, 'data'), { recursive: true, force: true });

  const env = { ...process.env, RC_DIR: CACHE, CONVERSE: VERSION, C2S: `${c2s}`, HTTP: `${http}`, COMP: `${component}`, WEB: `${web}` };
  const script = (name: string) => run('bash', [join(scripts, 'converse', name)], { env, timeout: 60_000 });
  await script('start.sh');
  return {
    page: { port: web, url: `http://127.0.0.1:${web}/` },
    socket: { port: http },
    login: (user) => XmppAccount.login(c2s, user, `pass-${user}`),
    async stop() {
      await script('stop.sh');
      rmSync(scripts, { recursive: true, force: true });
    },
  };
}
