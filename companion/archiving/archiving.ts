import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Policy } from '../../shared/policy/policy.ts';
import type { Journal } from '../journal/journal.ts';
import { type Log, systemCode } from '../log/log.ts';
import type { Collector } from './collector.ts';
import type { Courier } from './courier.ts';
import type { EnrolmentWatch } from './enrolment.ts';
import type { Spool } from './spool.ts';
import { pollDelay } from './timing.ts';

export interface ArchivingParts {
  readonly journal: Journal;
  readonly spool: Spool;
  readonly courier: Courier;
  readonly collector: Collector;
  readonly enrolment: EnrolmentWatch;
  readonly policy: Policy;
  readonly now: () => Date;
  readonly log: Log;
  /** Something changed that clients may want to ask about. */
  readonly onChange: () => void;
}

/** Sent longer ago than this, a package without an answer is placed again when a person asks, ms. */
const ANSWER_PATIENCE = 60_000;

/** The road from journal to archive and back: one loop, whose every state is in the journal. */
export class Archiving {
  readonly #parts: ArchivingParts;
  readonly #stop = new AbortController();
  #pause = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #busy = false;

  constructor(parts: ArchivingParts) {
    this.#parts = parts;
  }

  get busy(): boolean {
    return this.#busy;
  }

  /**
   * Packages what waits, tries again what was set aside or apart, and places again what got no answer: a person asked for it.
   * The rest follows by itself, also after a kill, since the packages are in the journal when this returns.
   * @returns how many messages are on their way to the archive's door
   */
  archiveNow(): number {
    const { journal, policy, now, log, onChange } = this.#parts;
    journal.packages.resend(new Date(now().getTime() - ANSWER_PATIENCE));
    journal.packages.revive('failed', 'quarantined');
    journal.packages.readmit();
    journal.packages.hurry();
    const made = journal.packages.assign(policy, randomUUID);
    log({ event: 'assigned', count: made });
    const queued = journal.reports.queued();
    onChange();
    this.nudge();
    return queued;
  }

  /** Goes on where the last run ended; what it had set aside gets a new try. */
  async start(): Promise<void> {
    const { journal, spool } = this.#parts;
    journal.packages.revive('failed');
    journal.packages.hurry();
    const kept = journal.packages.inState('spooled', 'transmitted', 'quarantined').flatMap(({ sha256 }) => sha256 ?? []);
    await spool.sweep(new Set(kept));
    this.#running = this.#run();
  }

  /** Ends the loop after the step that it is in. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** It is worth looking now. */
  nudge(): void {
    this.#pause.abort();
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      this.#pause = new AbortController();
      let delay: number;
      try {
        await this.round();
        delay = this.#delay();
      } catch (thrown) {
        // The journal itself failed (a full disk): nothing is lost, and nothing can be noted there either.
        this.#parts.log({ event: 'trouble', ...systemCode(thrown) });
        delay = pollDelay(0, Number.POSITIVE_INFINITY);
      }
      await wait(delay, null, { signal: AbortSignal.any([this.#stop.signal, this.#pause.signal]) }).catch(() => undefined);
    }
  }

  /** Takes every package as far as it goes now, then reads the archive's answers. */
  async round(): Promise<void> {
    const { courier, collector, enrolment, onChange } = this.#parts;
    for (let due = this.#due(); due.length > 0; due = this.#due()) {
      this.#busy = true;
      try {
        for (const entry of due) {
          if (this.#stop.signal.aborted) return;
          await courier.advance(entry);
          onChange();
        }
      } finally {
        this.#busy = false;
      }
    }
    if (await collector.collect()) {
      onChange();
      // A damaged package goes from the spool again at once.
      if (this.#due().length > 0) this.nudge();
    }
    if (await enrolment.look()) onChange();
  }

  #due() {
    const now = this.#parts.now().toISOString();
    return this.#parts.journal.packages.inState('assigned', 'spooled').filter(({ retryAt }) => retryAt === null || retryAt <= now);
  }

  #delay(): number {
    const { packages } = this.#parts.journal;
    const now = this.#parts.now().getTime();
    const retries = packages.inState('assigned', 'spooled').map(({ retryAt }) => Math.max(0, Date.parse(retryAt ?? '') - now || 0));
    const sent = packages.inState('transmitted').map(({ changedAt }) => Date.parse(changedAt));
    return Math.min(pollDelay(sent.length > 0 ? Math.max(...sent) : null, now), ...retries);
  }
}
