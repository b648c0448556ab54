import { appendFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorCode } from '../../shared/errors/codes.ts';

/** One line of the log. Closed on purpose: there is no field that could hold a text, a title, a name or a number of a person. */
export interface LogLine {
  readonly event:
    | 'started'
    | 'stopped'
    | 'taken'
    | 'refused'
    | 'recalled'
    | 'assigned'
    | 'spooled'
    | 'transmitted'
    | 'acknowledged'
    | 'sentAgain'
    | 'quarantined'
    | 'setApart'
    | 'setAside'
    | 'postponed'
    | 'answerRejected'
    | 'trayEnded'
    | 'trouble';
  readonly code?: ErrorCode;
  /** Random id of a package, or the hash of a sealed object. */
  readonly package?: string;
  readonly object?: string;
  readonly count?: number;
  /** The system's own code of an error: `ENOSPC`. */
  readonly cause?: string;
}

export type Log = (line: LogLine) => void;

/** Above this the log starts anew; one older file stays. */
const MAX_BYTES = 1_048_576;

/** A log of JSON lines in this folder. A log that cannot be written never stops the work. */
export function fileLog(folder: string, now: () => Date): Log {
  const path = join(folder, 'companion.log');
  return (line) => {
    try {
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(path, `${path}.1`);
      appendFileSync(path, `${JSON.stringify({ at: now().toISOString(), ...line })}\n`, { mode: 0o600 });
    } catch {
      // A full disk shows itself where it matters: in the journal and at the target.
    }
  };
}

/** The system's code of what was thrown, where it has one: it says why without saying what. */
export function systemCode(thrown: unknown): { cause?: string } {
  const inner = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown;
  return inner instanceof Error && 'code' in inner && typeof inner.code === 'string' ? { cause: inner.code } : {};
}
