import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { testdata } from './testdata.ts';
import { XmppAccount } from './xmpp.ts';
import { has } from './xvfb.ts';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../..');
/** What is downloaded once: Converse.js, from the package registry. */
const CACHE = join(ROOT, '.cache/converse');

/** A real XMPP server and a real web client of it, both as published, on this machine alone. */
export interface Prosody {
  /** Where the page of Converse.js is served: `http://127.0.0.1:<port>/`; it logs in as alice@localhost. */
  readonly page: string;
  readonly folder: string;
  login(user: 'alice' | 'bob'): Promise<XmppAccount>;
  stop(): Promise<void>;
}

/** The reason why there can be none here, or null. */
export function whyNoProsody(): string | null {
  if (!testdata('realclients/converse/start.sh')) return 'test data: realclients/converse';
  return has('prosody') ? null : 'prosody';
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (!address || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** @throws Error with the script's own words, where Converse.js cannot be had either */
export async function startProsody(): Promise<Prosody> {
  const source = testdata('realclients');
  if (!source) throw new Error('no test data');
  const folder = mkdtempSync(join(tmpdir(), 'zegel-prosody-'));
  // The scripts write beside themselves, and the test data is not ours to write in.
  cpSync(source, folder, { recursive: true });
  const data = join(folder, 'data');
  mkdirSync(data);
  const [c2s, http, component, web] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const env = { ...process.env, RC_DIR: data, C2S: `${c2s}`, HTTP: `${http}`, COMP: `${component}`, WEB: `${web}` };
  const script = (name: string) => run('bash', [join(folder, 'converse', name)], { env, timeout: 120_000 });
  await bringConverse(folder, data);
  await pointAt(folder, http);
  await script('start.sh');
  return {
    page: `http://127.0.0.1:${web}/`,
    folder,
    login: (user) => XmppAccount.login(c2s, user, `pass-${user}`),
    async stop() {
      await script('stop.sh');
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
