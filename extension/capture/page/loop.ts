import type { ZegelError } from '../../../shared/errors/error.ts';
import type { PageCall, PageRequest, PageResult } from '../../../shared/protocol/page-calls.ts';
import type { Reading } from '../../../shared/record/reading.ts';
import type { ChatClient } from '../../clients/client.ts';
import { Delta } from './delta.ts';
import { Held } from './held.ts';
import { type Captured, Queue } from './queue.ts';
import { Settle } from './settle.ts';
import type { Timers } from './timers.ts';

/** How long after the first of several changes the page is read. */
export const DEBOUNCE_MS = 150;

export type Ask = <C extends PageCall>(call: C, request: PageRequest<C>) => Promise<PageResult<C>>;

/** What the page shows of capture's own state. */
export interface PageStatus {
  /** Rows that the reader does not understand, or that could not be stored for good. */
  readonly unknown: number;
  /** Rows without content yet. */
  readonly pending: number;
  /** Messages that wait because the worker does not answer. */
  readonly waiting: number;
  /** Nothing is taken in; why. */
  readonly stopped: 'paused' | 'gone' | null;
}

export interface PageDoor {
  readonly client: ChatClient;
  readonly page: Document;
  readonly timers: Timers;
  readonly timeZone: string;
  readonly ask: Ask;
  /** Whether this copy of the content script still belongs to a living extension. */
  gone(): boolean;
  /** Marks of messages that are durable now, in the conversation that is open. */
  captured(captured: Captured): void;
  /** The same of a conversation that was left meanwhile. */
  late(captured: Captured): void;
  /** Another conversation, or none: marks of the last one no longer hold. */
  left(): void;
  status(status: PageStatus): void;
}

/** One stay in one conversation. */
interface Visit {
  conversation: string | null;
  readonly delta: Delta;
}

/** Reads the page whenever it changed and hands on what is new. Only looks: never scrolls, clicks or writes in it. */
export class PageCapture {
  readonly #door: PageDoor;
  readonly #settle = new Settle();
  readonly #held = new Held();
  readonly #queue: Queue;
  #visit: Visit = newVisit();
  /** A conversation that was perhaps left: settled by the next answer of the worker. */
  #former: string | null = null;
  #memory: Readonly<Record<string, string>> = {};
  #timer: { due: number; cancel: () => void } | null = null;
  #rows = { unknown: 0, pending: 0 };
  #stopped: PageStatus['stopped'] = null;

  constructor(door: PageDoor) {
    this.#door = door;
    this.#queue = new Queue({
      timers: door.timers,
      capture: (reading) => door.ask('capture', { reading }),
      gone: () => door.gone(),
      refused: (error) => this.#refused(error),
      changed: () => this.#tell(),
    });
  }

  get stopped(): PageStatus['stopped'] {
    return this.#stopped;
  }

  /** The page changed. */
  changed(): void {
    this.#settle.moved(this.#door.timers.now());
    this.#lookIn(DEBOUNCE_MS);
  }

  /** Looks now, without waiting for a change: at the start, and when the page comes into view again. */
  look(): void {
    this.#queue.hurry();
    this.#lookIn(0);
  }

  /** Begins again after a pause: everything in view is handed on anew. */
  resume(): void {
    this.#stopped = null;
    this.#visit = { ...newVisit(), conversation: this.#visit.conversation };
    this.#tell();
    this.look();
  }

  /** The page goes away: says so at once, for no answer can be waited for. */
  goodbye(): void {
    const { conversation } = this.#visit;
    if (conversation) void this.#door.ask('leave', { conversation }).catch(() => undefined);
  }

  stop(reason: NonNullable<PageStatus['stopped']>): void {
    this.#stopped = reason;
    this.#timer?.cancel();
    this.#timer = null;
    if (reason === 'gone') this.#queue.stop();
    this.#tell();
  }

  #lookIn(milliseconds: number): void {
    if (this.#stopped) return;
    const due = this.#door.timers.now() + milliseconds;
    if (this.#timer && this.#timer.due <= due) return;
    this.#timer?.cancel();
    const cancel = this.#door.timers.after(milliseconds, () => {
      this.#timer = null;
      this.#scan();
    });
    this.#timer = { due, cancel };
  }

  #scan(): void {
    const { client, page, timers } = this.#door;
    if (this.#door.gone()) {
      this.stop('gone');
      return;
    }
    const header = client.header(page);
    const ids = header === null ? [] : [...client.place.rows(page)].map(({ id }) => id);
    const verdict = this.#settle.look({ header, ids }, timers.now());
    if (verdict.kind === 'left') {
      this.#leave(verdict.certain);
      this.#lookIn(DEBOUNCE_MS);
    } else if (verdict.kind === 'wait') {
      const reading = verdict.foreign ? null : this.#read(header);
      if (reading?.conversation) this.#held.add(reading);
      this.#lookIn(Math.max(0, verdict.again - timers.now()));
    } else if (verdict.kind === 'settled') {
      const reading = this.#read(header);
      if (reading?.conversation) for (const each of [...this.#held.before(reading), reading]) this.#handOn(each);
    }
  }

  /** What the page shows under this header; null, and another look soon, where the header changed meanwhile. */
  #read(header: string | null): Reading | null {
    const { client, page, timers, timeZone } = this.#door;
    const now = new Date(timers.now()).toISOString();
    const { reading, memory } = client.read(page, { now, timeZone, memory: this.#memory });
    // The page's own scripts do not run in between, but a reader may be slow and another observer may have.
    if (client.header(page) !== header) {
      this.#lookIn(DEBOUNCE_MS);
      return null;
    }
    this.#memory = memory;
    this.#rows = { unknown: reading.unknown.length, pending: reading.pending.length };
    this.#tell();
    return reading;
  }

  #handOn(reading: Reading): void {
    const visit = this.#visit;
    for (const batch of visit.delta.take(reading)) {
      this.#queue.add(batch, (captured) => {
        visit.conversation = captured.conversation?.conversation ?? visit.conversation;
        if (visit !== this.#visit) {
          this.#door.late(captured);
          return;
        }
        const former = this.#former;
        this.#former = null;
        if (former && former !== visit.conversation) this.#queue.follow(() => this.#sayLeft(former));
        this.#door.captured(captured);
      });
    }
  }

  #leave(certain: boolean): void {
    const visit = this.#visit;
    const former = this.#former;
    if (certain) {
      // Its id may come only with the answers that still wait.
      this.#queue.follow(() => this.#sayLeft(visit.conversation));
      if (former && former !== visit.conversation) this.#queue.follow(() => this.#sayLeft(former));
      this.#former = null;
    } else {
      this.#former ??= visit.conversation;
    }
    this.#visit = newVisit();
    this.#held.drop();
    this.#rows = { unknown: 0, pending: 0 };
    this.#door.left();
    this.#tell();
  }

  async #sayLeft(conversation: string | null): Promise<void> {
    if (conversation) await this.#door.ask('leave', { conversation });
  }

  #refused(error: ZegelError): void {
    this.stop(this.#door.gone() ? 'gone' : 'paused');
    if (error.code === 'capture.no-consent') this.#door.left();
  }

  #tell(): void {
    this.#door.status({
      unknown: this.#rows.unknown + this.#queue.lost,
      pending: this.#rows.pending,
      waiting: this.#queue.waiting,
      stopped: this.#stopped,
    });
  }
}

function newVisit(): Visit {
  return { conversation: null, delta: new Delta() };
}
