import { type FSWatcher, watch } from 'node:fs';
import { ZegelError } from '../../shared/errors/error.ts';
import { pathTo } from '../directory/archive.ts';
import { Intake, type IntakeOptions } from './intake.ts';

export interface RunOptions extends IntakeOptions {
  /** Ends the run, after the object that is being handled. */
  readonly signal: AbortSignal;
  readonly pollMs?: number;
}

const POLL_MS = 500;
/** Pause after a round in which something failed: a full disk is not full of log lines too. */
const PAUSE_MS = 5_000;

/** Takes in what the inbox holds now, and ends. */
export async function intakeOnce(options: IntakeOptions): Promise<void> {
  const intake = await Intake.open(options);
  try {
    await intake.pass();
  } finally {
    await intake.close();
  }
}

/** Resolves after a time, at a hint, or at the end. */
function pause(ms: number, signal: AbortSignal, hint: { wake: () => void }): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    hint.wake = done;
    if (signal.aborted) done();
  });
}

/** A hint that the inbox changed; network drives give none, so the poll is what counts. */
function hints(folder: string, hint: { wake: () => void }): FSWatcher | null {
  try {
    const watcher = watch(folder, () => hint.wake());
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}

/**
 * Takes in whatever comes until `signal` ends it; holds the archive's lock meanwhile.
 * @throws ZegelError `archive.*`, `key.*` where it cannot begin; later trouble is an event
 */
export async function runIntake(options: RunOptions): Promise<void> {
  const { signal, dir, pollMs = POLL_MS, onEvent = () => undefined } = options;
  const intake = await Intake.open(options);
  const hint = { wake: () => {} };
  const watcher = hints(pathTo.folder(dir, 'inbox'), hint);
  try {
    while (!signal.aborted) {
      const { failed } = await intake.pass().catch((error: unknown) => {
        onEvent({ kind: 'failed', object: null, error: ZegelError.of(error).report() });
        return { failed: true };
      });
      await pause(failed ? PAUSE_MS : pollMs, signal, hint);
    }
  } finally {
    watcher?.close();
    await intake.close();
  }
}
