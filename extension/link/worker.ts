import { ZegelError } from '../../shared/errors/error.ts';
import type { LinkResult } from '../../shared/protocol/link-calls.ts';
import type { Condition } from '../../shared/protocol/page-calls.ts';
import { noteStorageFull } from '../capture/capture.ts';
import { addPeriod } from '../capture/gaps.ts';
import { Sessions } from '../capture/sessions.ts';
import type { Sites } from '../permissions/sites.ts';
import { readBacklog } from '../store/backlog.ts';
import { durably } from '../store/failure.ts';
import { consentAt, readMeta, writeMeta } from '../store/meta.ts';
import { type Env, instant, openProfile, type Profile } from '../store/profile.ts';
import type { Store } from '../store/schema.ts';
import { makeFinal, nextDue } from '../tagging/finality.ts';
import { sweepWindow } from '../tagging/window.ts';
import type { NativePort, Timers } from './connection.ts';
import { type EventDoor, Events } from './events.ts';
import { Handover } from './handover.ts';
import { Link } from './link.ts';
import { Trouble } from './trouble.ts';

export interface StorageDoor {
  estimate(): Promise<Condition['storage']>;
}

/** Everything of the browser that the worker needs. */
export interface Platform {
  readonly env: Env;
  readonly timers: Timers;
  readonly store: Store;
  /** The extension's version. */
  readonly version: string;
  openPort(): NativePort;
  readonly events: EventDoor;
  readonly storage: StorageDoor;
  readonly sites: Sites;
  /** What stands on the toolbar icon: how many messages wait to be sorted. */
  badge(toSort: number, paused: boolean): void;
}

/** A timer fires early at times; a second look a moment later costs nothing. */
const SLACK_MS = 20;
const LONGEST_TIMER_MS = 60_000;

/**
 * The worker's own work: everything that happens without being asked. It may be started at any moment after any death;
 * what is due is in the store.
 */
export class Worker {
  readonly platform: Platform;
  readonly profile: Profile;
  readonly sessions = new Sessions();
  readonly events: Events;
  readonly trouble = new Trouble();
  readonly link: Link;
  readonly handover: Handover;
  readonly #lastAlive: string | null;
  #timer: (() => void) | null = null;

  static async open(platform: Platform): Promise<Worker> {
    const profile = await durably(() => openProfile(platform.store, platform.env));
    return new Worker(platform, profile, await readMeta(profile.store, 'aliveAt'));
  }

  /** @param lastAlive when a worker was last known to run */
  constructor(platform: Platform, profile: Profile, lastAlive: string | null) {
    this.#lastAlive = lastAlive;
    this.platform = platform;
    this.profile = profile;
    this.events = new Events(platform.events);
    this.link = new Link({
      open: () => platform.openPort(),
      timers: platform.timers,
      greeting: { extension: platform.version, profile: profile.id },
      greeted: (hello) => this.#greeted(hello),
      changed: () => void this.#try('progress', () => this.#progress()),
      moved: () => this.#linkMoved(),
    });
    this.handover = new Handover(profile, this.link, () => this.#moved());
  }

  /** At every start of the worker, and each minute: does what is due, whatever was missed. */
  async tick(): Promise<void> {
    const { store, env } = this.profile;
    await this.#try('final', () => this.makeFinal());
    await this.#try('window', async () => {
      if ((await sweepWindow(this.profile)) > 0) this.#moved();
    });
    await this.#try('alive', () => writeMeta(store, 'aliveAt', instant(env)));
    await this.refreshBadge();
    await this.handOver();
    await this.schedule();
  }

  /** The browser started: since it was last open nothing could be seen. */
  async browserStarted(): Promise<void> {
    const { store, env } = this.profile;
    const alive = this.#lastAlive;
    if (alive && (await consentAt(store))) await this.#try('alive', () => addPeriod(store, 'browser-closed', alive, instant(env)));
  }

  async tabClosed(tab: number): Promise<void> {
    this.sessions.left(tab);
    await this.events.gone(tab);
  }

  async makeFinal(): Promise<void> {
    if ((await makeFinal(this.profile)) > 0) this.#moved();
  }

  /**
   * Hands over what is due; where that fails the problem shows and the next tick tries again. Once consent is taken back
   * nothing more is handed over: what is on its way is followed to its receipt.
   */
  async handOver(): Promise<void> {
    const { store } = this.profile;
    if (!(await consentAt(store))) {
      if ((await store.outbox.count()) > 0) await this.#try('progress', () => this.#progress());
      return;
    }
    await this.#try('handover', async () => {
      await this.handover.run();
      await this.#askStatus();
    });
  }

  /** Sets the timer for what is due next. An alarm each minute stands behind it, should the worker die. */
  async schedule(): Promise<void> {
    const due = await nextDue(this.profile.store);
    this.#timer?.();
    this.#timer = null;
    if (!due) return;
    const wait = Math.max(0, Date.parse(due) - this.profile.env.now().getTime());
    if (wait > LONGEST_TIMER_MS) return;
    this.#timer = this.platform.timers.after(wait + SLACK_MS, () => {
      this.#timer = null;
      void this.#due();
    });
  }

  async refreshBadge(): Promise<void> {
    const { store } = this.profile;
    const [{ toSort }, paused] = [await readBacklog(store), await readMeta(store, 'paused')];
    this.platform.badge(toSort, paused);
  }

  /** Something changed that a person sees. */
  async shown(...what: ('marks' | 'condition' | 'backlog')[]): Promise<void> {
    this.events.tell(...what);
    await this.refreshBadge();
  }

  /** Runs a capture, and keeps account of a full disk: the gap is written as soon as there is room again. */
  async withRoom<T>(work: () => Promise<T>): Promise<T> {
    const since = this.trouble.since('room');
    try {
      if (since) await durably(() => noteStorageFull(this.profile, since));
      const result = await work();
      if (this.trouble.worked('room')) this.events.tell('backlog');
      return result;
    } catch (thrown) {
      const error = ZegelError.of(thrown);
      if (error.code === 'store.quota') {
        this.trouble.failed('room', error, instant(this.profile.env));
        this.events.tell('backlog');
      }
      throw error;
    }
  }

  async #due(): Promise<void> {
    await this.#try('final', () => this.makeFinal());
    await this.handOver();
    await this.schedule();
  }

  async #greeted(hello: LinkResult<'hello'>): Promise<void> {
    const { store } = this.profile;
    const { fingerprint, keyProtection, policy } = hello;
    await store.transaction('rw', store.meta, async () => {
      await writeMeta(store, 'policy', policy);
      await writeMeta(store, 'companion', { fingerprint, keyProtection });
    });
  }

  async #progress(): Promise<void> {
    await this.handover.progress();
    await this.#askStatus();
  }

  async #askStatus(): Promise<void> {
    if (this.trouble.companionSaid(await this.link.call('status', {}))) this.events.tell('backlog');
  }

  /** What waited for the companion goes as soon as it is there again. */
  #linkMoved(): void {
    this.events.tell('condition');
    if (this.link.state === 'connected') void this.handOver();
  }

  #moved(): void {
    void this.shown('marks', 'backlog');
  }

  async #try(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      if (this.trouble.worked(what)) this.events.tell('backlog');
    } catch (thrown) {
      this.trouble.failed(what, thrown, instant(this.profile.env));
      this.events.tell('backlog');
    }
  }
}
