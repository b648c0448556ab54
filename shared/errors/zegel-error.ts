import { ERROR_CODES, type ErrorCode } from './codes.ts';

/** The form of an error report; error.ts has its schema. */
interface Report {
  code: ErrorCode;
  facts?: Record<string, string | number> | undefined;
}

/**
 * An error with a stable code; `cause` stays on this side of the border. In a file of its own, without schemas: the relay
 * starts with every connection and needs this alone.
 */
export class ZegelError extends Error {
  readonly code: ErrorCode;
  readonly facts: Record<string, string | number>;

  constructor(code: ErrorCode, facts: Record<string, string | number> = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(facts)}`, cause === undefined ? undefined : { cause });
    this.name = 'ZegelError';
    this.code = code;
    this.facts = facts;
  }

  get transient(): boolean {
    return ERROR_CODES[this.code] === 'transient';
  }

  /** What may be said to the other side. */
  report(): Report {
    return { code: this.code, facts: this.facts };
  }

  static from(report: Report): ZegelError {
    return new ZegelError(report.code, report.facts ?? {});
  }

  /** Anything thrown, as a ZegelError; what is not ours becomes `fallback`. */
  static of(thrown: unknown, fallback: ErrorCode = 'internal'): ZegelError {
    return thrown instanceof ZegelError ? thrown : new ZegelError(fallback, {}, thrown);
  }
}
