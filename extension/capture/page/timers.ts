/** Clock and timers, handed in. */
export interface Timers {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs once; the result cancels it. */
  after(milliseconds: number, run: () => void): () => void;
}

export const BROWSER_TIMERS: Timers = {
  now: () => Date.now(),
  after(milliseconds, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};
