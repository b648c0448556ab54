import type { PageEvent } from '../../shared/protocol/page-calls.ts';
import type { Timers } from './connection.ts';

/** How long equal events are gathered. */
const GATHER_MS = 100;

export interface EventDoor {
  /** To the extension's own pages; nobody need listen. */
  toPages(event: PageEvent): void;
  toTab(tab: number, event: PageEvent): void;
  /** Tabs that have asked something, kept while the browser runs. */
  readTabs(): Promise<number[]>;
  writeTabs(tabs: number[]): Promise<void>;
  readonly timers: Timers;
}

/** Tells pages and chat tabs that it is worth asking again. */
export class Events {
  readonly #door: EventDoor;
  readonly #waiting = new Set<PageEvent['event']>();
  #tabs: Set<number> | null = null;

  constructor(door: EventDoor) {
    this.#door = door;
  }

  /** A chat tab asked something: it is told from now on. */
  async met(tab: number): Promise<void> {
    const tabs = await this.#known();
    if (tabs.has(tab)) return;
    tabs.add(tab);
    await this.#door.writeTabs([...tabs]);
  }

  async gone(tab: number): Promise<void> {
    const tabs = await this.#known();
    if (tabs.delete(tab)) await this.#door.writeTabs([...tabs]);
  }

  tell(...events: PageEvent['event'][]): void {
    for (const event of events) {
      if (this.#waiting.has(event)) continue;
      this.#waiting.add(event);
      this.#door.timers.after(GATHER_MS, () => {
        this.#waiting.delete(event);
        void this.#send({ zegel: 1, event });
      });
    }
  }

  async #known(): Promise<Set<number>> {
    this.#tabs ??= new Set(await this.#door.readTabs());
    return this.#tabs;
  }

  async #send(event: PageEvent): Promise<void> {
    this.#door.toPages(event);
    for (const tab of await this.#known()) this.#door.toTab(tab, event);
  }
}
