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

/** Something that may be worth looking at; one that comes while nobody waits is not lost. */
class Hint {
  #missed = false;
  #wake: (() => void) | null = null;

  give(): void {
    if (this.#wake) this.#wake();
    else this.#missed = true;
  }

  /** Resolves at a hint, after a time, or at the end. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (!this.#missed && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, ms);
        signal.addEventListener('abort', done);
        this.#wake = done;
      });
    }
    this.#wake = null;
    this.#missed = false;
  }
}

/** Network drives give no hints, so the poll is what counts. */
function watched(folder: string, hint: Hint): FSWatcher | null {
  try {
    const watcher = watch(folder, () => hint.give());
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
  const hint = new Hint();
  const watcher = watched(pathTo.folder(dir, 'inbox'), hint);
  try {
    while (!signal.aborted) {
      const { failed } = await intake.pass().catch((error: unknown) => {
        onEvent({ kind: 'failed', object: null, error: ZegelError.of(error).report() });
        return { failed: true };
      });
      await hint.wait(failed ? PAUSE_MS : pollMs, signal);
    }
  } finally {
    watcher?.close();
    await intake.close();
  }
}
