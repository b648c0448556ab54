import { type ErrorReport, ZegelError } from '../../shared/errors/error.ts';
import type { LinkResult } from '../../shared/protocol/link-calls.ts';
import type { Problem } from '../../shared/protocol/page-calls.ts';

/** Above this part of what the browser allows, room is running out. */
const NEARLY_FULL = 0.9;

/** What went wrong since the worker started, until it goes right again. Content-free, in memory alone. */
export class Trouble {
  readonly #own = new Map<string, Problem>();
  #companion: Problem[] = [];

  /** @param what the work that failed; the next time that it succeeds the problem is over */
  failed(what: string, thrown: unknown, at: string): void {
    const error = ZegelError.of(thrown).report();
    const known = this.#own.get(what);
    this.#own.set(what, { error, count: (known?.count ?? 0) + 1, since: known?.since ?? at });
  }

  /** @returns whether a problem is over by that */
  worked(what: string): boolean {
    return this.#own.delete(what);
  }

  /** Since when a work has been failing; null while it goes well. */
  since(what: string): string | null {
    return this.#own.get(what)?.since ?? null;
  }

  /** @returns whether it says something else than before */
  companionSaid(status: LinkResult<'status'>): boolean {
    const before = JSON.stringify(this.#companion);
    this.#companion = status.problems.map(({ error, at, count }) => ({ error, count, since: at }));
    return JSON.stringify(this.#companion) !== before;
  }

  /**
   * @param storage as the browser estimates it; quota 0 where it says nothing
   * @param link the link's own error, which the condition shows: not told twice
   */
  list(stored: readonly Problem[], storage: { usedBytes: number; quotaBytes: number }, link: ZegelError | null, now: string): Problem[] {
    const full = storage.quotaBytes > 0 && storage.usedBytes > NEARLY_FULL * storage.quotaBytes;
    const warning: Problem[] = full ? [{ error: { code: 'store.quota' }, count: 1, since: now }] : [];
    const all = [...stored, ...this.#own.values(), ...this.#companion, ...warning];
    const byCode = new Map<ErrorReport['code'], Problem>();
    for (const problem of all)
      if (problem.error.code !== link?.code && !byCode.has(problem.error.code)) byCode.set(problem.error.code, problem);
    return [...byCode.values()];
  }
}
