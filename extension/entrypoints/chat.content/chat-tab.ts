import { ZegelError } from '../../../shared/errors/error.ts';
import type { Language } from '../../../shared/locale/text.ts';
import type { Condition, PageEvent } from '../../../shared/protocol/page-calls.ts';
import { type Ask, PageCapture, type PageStatus } from '../../capture/page/loop.ts';
import { BROWSER_TIMERS } from '../../capture/page/timers.ts';
import { watchPage } from '../../capture/page/watch.ts';
import type { ChatClient } from '../../clients/client.ts';
import { isOurs } from '../../marks/hosts.ts';
import { MarksModel } from '../../marks/model.ts';
import { PageMarks } from '../../marks/page-marks.ts';

/** A chat page draws itself some time after it was loaded. */
const LOOK_FOR_CLIENT_MS = 500;
/** How often a copy that was left behind by an update notices it in a page where nothing happens. */
const LOOK_FOR_LIFE_MS = 5_000;

export interface TabDoor {
  readonly page: Document;
  readonly language: Language;
  clientOf(page: Document): ChatClient | null;
  readonly ask: Ask;
  gone(): boolean;
}

interface Running {
  readonly capture: PageCapture;
  readonly marks: PageMarks;
  readonly model: MarksModel;
  unwatch(): void;
}

/** One chat page: nothing before consent, then capture and marks, until the user stops or the extension is gone. */
export class ChatTab {
  readonly #door: TabDoor;
  #running: Running | null = null;
  #asking = false;
  #askAgain = false;

  constructor(door: TabDoor) {
    this.#door = door;
  }

  start(): void {
    void this.#check();
    const alive = setInterval(() => {
      if (!this.#door.gone()) return;
      clearInterval(alive);
      this.#running?.capture.stop('gone');
    }, LOOK_FOR_LIFE_MS);
  }

  /** The worker says that something changed. */
  heard(event: PageEvent['event']): void {
    if (event === 'condition') void this.#check();
    if (event === 'marks' && this.#running) {
      const { marks, model } = this.#running;
      // Whoever fails to answer now is asked again at the next event.
      model.refresh([...new Set([...model.state.value.marks.keys(), ...marks.near()])]).catch(() => undefined);
    }
  }

  look(): void {
    this.#running?.capture.look();
    this.#running?.marks.sync();
  }

  goodbye(): void {
    this.#running?.capture.goodbye();
  }

  /** Asks how things stand and follows it; one question at a time, and never an answer older than the last event. */
  async #check(): Promise<void> {
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    this.#asking = true;
    try {
      this.#follow(await this.#door.ask('condition', {}));
    } catch (thrown) {
      // The site may no longer be read; when it may again, the worker says so.
      if (thrown instanceof ZegelError && thrown.code === 'site.denied') this.#stop();
      else if (!this.#door.gone()) setTimeout(() => void this.#check(), LOOK_FOR_LIFE_MS);
    }
    this.#asking = false;
    if (this.#askAgain) {
      this.#askAgain = false;
      void this.#check();
    }
  }

  #follow(condition: Condition): void {
    if (condition.consentAt === null) {
      this.#stop();
      return;
    }
    if (!this.#running) {
      this.#begin(condition);
      return;
    }
    const { capture } = this.#running;
    if (condition.paused && capture.stopped === null) capture.stop('paused');
    if (!condition.paused && capture.stopped === 'paused') capture.resume();
  }

  #begin(condition: Condition): void {
    const { page } = this.#door;
    const client = this.#door.clientOf(page);
    if (!client) {
      setTimeout(() => void (this.#running || this.#door.gone() || this.#check()), LOOK_FOR_CLIENT_MS);
      return;
    }
    this.#running = this.#open(client, condition);
    if (condition.paused) this.#running.capture.stop('paused');
    else this.look();
  }

  #open(client: ChatClient, { policy }: Condition): Running {
    const { page, language, ask } = this.#door;
    const model = new MarksModel(ask);
    const marks = new PageMarks({ page, client, model, language, timeZone: policy.timeZone, undoSeconds: policy.undoSeconds });
    const capture = new PageCapture({
      client,
      page,
      ask,
      timers: BROWSER_TIMERS,
      timeZone: policy.timeZone,
      gone: () => this.#door.gone(),
      captured: (captured) => {
        model.apply(captured);
        marks.sync();
      },
      late: (captured) => model.late(captured),
      left: () => marks.left(),
      status: (status) => this.#show(marks, status),
    });
    const unwatch = watchPage(client, page, isOurs, () => {
      capture.changed();
      marks.sync();
    });
    return { capture, marks, model, unwatch };
  }

  #show(marks: PageMarks, status: PageStatus): void {
    marks.status(status);
    // What cannot be trusted any more is taken away; the words that say so stay.
    if (status.stopped === 'gone') {
      this.#running?.unwatch();
      marks.clear();
    }
  }

  #stop(): void {
    if (!this.#running) return;
    this.#running.unwatch();
    this.#running.capture.stop('paused');
    this.#running.marks.remove();
    this.#running = null;
  }
}
