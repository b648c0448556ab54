import type { Backlog } from '../../../shared/record/backlog.ts';

/** A round of archiving as the user sees it: what stood there at the click, and what stands there now. */
export interface Round {
  readonly startedAt: number;
  /** Archived already at the click. */
  readonly archived: number;
  readonly failed: number;
  /** Messages that this round is about. */
  readonly total: number;
}

export type Progress =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly done: number; readonly total: number; readonly late: boolean }
  | { readonly kind: 'done'; readonly done: number };

/** After this long the user is told that he need not wait. */
const LATE_MS = 30_000;

export function startRound(backlog: Backlog, now: number): Round {
  return { startedAt: now, archived: backlog.archived, failed: backlog.failed, total: backlog.ready + backlog.onTheWay };
}

/** How far a round is. It is over when nothing is ready or on the way any more; what failed is shown elsewhere. */
export function progressOf(round: Round, backlog: Backlog, now: number): Progress {
  const done = Math.max(0, backlog.archived - round.archived);
  const left = backlog.ready + backlog.onTheWay;
  if (left === 0) return done > 0 ? { kind: 'done', done } : { kind: 'none' };
  // Messages that were tagged meanwhile join the round.
  return { kind: 'running', done, total: Math.max(round.total, done + left), late: now - round.startedAt >= LATE_MS };
}
