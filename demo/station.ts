import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { initArchive } from '../archive/directory/init.ts';
import { enrolDemonstration } from '../archive/intake/demonstration.ts';
import type { IntakeEvent } from '../archive/intake/events.ts';
import { runIntake } from '../archive/intake/run.ts';
import { loadKeys } from '../companion/keys/keys.ts';
import { knownAddress } from '../companion/link/address.ts';
import { LinkClient } from '../companion/link/client.ts';
import { homeAt, prepareHome } from '../companion/setup/home.ts';
import { deviceOf, fingerprintWords } from '../shared/formats/fingerprint.ts';
import type { Language } from '../shared/locale/text.ts';
import type { Places } from './places.ts';

const APP = resolve(import.meta.dirname, '../companion/programs/app.ts');
/** How long a companion may take to listen, and to end, ms. */
const START_TIMEOUT = 20_000;
const END_TIMEOUT = 10_000;

/**
 * Makes the archive, if there is none yet, and enrols this machine's companion in it, as a demonstration.
 * @returns the device's words
 */
export async function prepareArchive(places: Pick<Places, 'companion' | 'archive' | 'archiveKeys'>): Promise<string> {
  await initArchive({ dir: places.archive, keysDir: places.archiveKeys, demonstration: true });
  const home = homeAt(places.companion);
  prepareHome(home);
  const { publicKey } = loadKeys(home).device;
  await enrolDemonstration({ dir: places.archive, publicKey: Buffer.from(publicKey).toString('base64'), label: 'Demonstratie' });
  return fingerprintWords(deviceOf(publicKey));
}

export interface Companion {
  readonly process: ChildProcess;
  /** Asks it to end, and waits. Harmless a second time. */
  stop(): Promise<void>;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function answers(home: string): Promise<boolean> {
  try {
    const { client } = await LinkClient.connect(knownAddress(home), { name: 'demo' });
    client.close();
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts the companion as a program of its own, and waits until it answers.
 * @throws Error with what it said where it ends or does not answer
 */
export async function startCompanion(places: Pick<Places, 'companion' | 'archive'>, language: Language): Promise<Companion> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', APP], {
    // Not in the terminal's process group: an interrupt there is ours to handle, in our order.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      ZEGEL_HOME: places.companion,
      ZEGEL_ARCHIVE: places.archive,
      LC_ALL: language === 'nl' ? 'nl_NL.UTF-8' : 'en_GB.UTF-8',
    },
  });
  const said: string[] = [];
  child.stderr.on('data', (piece: Buffer) => said.push(piece.toString()));
  const end = Date.now() + START_TIMEOUT;
  while (!(await answers(places.companion))) {
    if (hasEnded(child) || Date.now() > end) {
      child.kill('SIGKILL');
      throw new Error(`the companion does not answer\n${said.join('')}`);
    }
    await sleep(50);
  }
  return {
    process: child,
    async stop() {
      if (hasEnded(child)) return;
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), END_TIMEOUT);
      await ended;
      clearTimeout(late);
    },
  };
}

export interface RunningIntake {
  /** Ends it after the package that it is at. @throws what ended it early */
  stop(): Promise<void>;
}

/** Lets the archive take in whatever arrives, inside this process. */
export function startIntake(places: Pick<Places, 'archive' | 'archiveKeys'>, onEvent: (event: IntakeEvent) => void): RunningIntake {
  const end = new AbortController();
  const running = runIntake({ dir: places.archive, keysDir: places.archiveKeys, signal: end.signal, onEvent });
  // Seen by `stop`; until then nobody waits for it.
  running.catch(() => undefined);
  return {
    stop() {
      end.abort();
      return running;
    },
  };
}
