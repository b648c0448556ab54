import { ZegelError } from '../../../shared/errors/error.ts';
import type { PageResult } from '../../../shared/protocol/page-calls.ts';
import type { Reading } from '../../../shared/record/reading.ts';
import type { Timers } from './timers.ts';

export type Captured = PageResult<'capture'>;

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Nothing is taken in until a person changes that: these are no fault of a message. */
const STANDING: ReadonlySet<string> = new Set(['capture.paused', 'capture.no-consent']);

interface Job {
  run(): Promise<void>;
  /** Messages that wait in it. */
  readonly size: number;
}

export interface QueueDoor {
  readonly timers: Timers;
  capture(reading: Reading): Promise<Captured>;
  /** The extension was updated or removed: there is no worker any more for this copy. */
  gone(): boolean;
  /** The worker took nothing in and will not, until a person acts: paused, no consent, this copy outdated. */
  refused(error: ZegelError): void;
  /** How many messages wait changed, or how many can never be stored. */
  changed(): void;
}

/**
 * Hands readings to the worker one after another and keeps each until it is durable there: a worker that was killed or a
 * full disk delays, and loses nothing. A message that the worker can never take in is set apart and counted, so that it
 * blocks no other.
 */
export class Queue {
  readonly #door: QueueDoor;
  #jobs: Job[] = [];
  #running = false;
  #stopped = false;
  #pause = FIRST_PAUSE_MS;
  #lost = 0;
  #wake: (() => void) | null = null;

  constructor(door: QueueDoor) {
    this.#door = door;
  }

  /** Messages that are not durable yet because the worker failed to answer; 0 while all goes well. */
  get waiting(): number {
    return this.#pause > FIRST_PAUSE_MS ? this.#jobs.reduce((sum, job) => sum + job.size, 0) : 0;
  }

  /** Messages that the worker refused for good. */
  get lost(): number {
    return this.#lost;
  }

  /** @param done called with the worker's answer, when these messages are durable */
  add(reading: Reading, done: (captured: Captured) => void): void {
    this.#jobs.push({ size: reading.messages.length, run: async () => this.#capture(reading, done) });
    void this.#work();
  }

  /** Something that must follow what waits already, such as leaving a conversation. */
  follow(run: () => Promise<void>): void {
    this.#jobs.push({ size: 0, run });
    void this.#work();
  }

  /** Tries again now, for instance because the worker spoke. */
  hurry(): void {
    this.#wake?.();
  }

  /** Drops what waits. */
  stop(): void {
    this.#stopped = true;
    this.#jobs = [];
    this.#wake?.();
  }

  async #capture(reading: Reading, done: (captured: Captured) => void): Promise<void> {
    try {
      done(await this.#door.capture(reading));
    } catch (thrown) {
      const error = ZegelError.of(thrown);
      if (error.transient || STANDING.has(error.code)) throw error;
      // Something in this batch cannot be taken in: find it by halves, keep the others.
      if (reading.messages.length <= 1) {
        this.#lost += reading.messages.length;
        this.#door.changed();
        return;
      }
      const half = reading.messages.length >> 1;
      await this.#capture({ ...reading, messages: reading.messages.slice(0, half), pending: [], unknown: [] }, done);
      await this.#capture({ ...reading, messages: reading.messages.slice(half) }, done);
    }
  }

  async #work(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let job = this.#jobs[0]; job && !this.#stopped; job = this.#jobs[0]) {
      try {
        await job.run();
        this.#jobs.shift();
        if (this.#pause > FIRST_PAUSE_MS) {
          this.#pause = FIRST_PAUSE_MS;
          this.#door.changed();
        }
      } catch (thrown) {
        const error = ZegelError.of(thrown);
        if (STANDING.has(error.code) || this.#door.gone()) {
          this.#jobs = [];
          this.#door.refused(error);
          break;
        }
        if (error.transient) await this.#rest();
        else this.#jobs.shift();
      }
    }
    this.#running = false;
  }

  async #rest(): Promise<void> {
    const pause = this.#pause;
    this.#pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    this.#door.changed();
    await new Promise<void>((wake) => {
      const cancel = this.#door.timers.after(pause, wake);
      this.#wake = () => {
        cancel();
        wake();
      };
    });
    this.#wake = null;
  }
}
