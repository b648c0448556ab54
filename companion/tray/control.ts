import type { CompanionStatus } from '../../shared/protocol/link-calls.ts';

/** The companion as the tray needs it. */
export interface TrayLink {
  status(): Promise<CompanionStatus>;
  archiveNow(): Promise<unknown>;
  close(): void;
}

export interface TrayLinkEvents {
  /** Something changed: worth asking. */
  onChanged(): void;
  onClosed(): void;
}

export interface ControlOptions {
  connect(events: TrayLinkEvents): Promise<TrayLink>;
  /** null while the companion does not answer. */
  show(status: CompanionStatus | null): void;
  /** Calls back once, after the pause before the next attempt to connect; returns what cancels it. */
  later(then: () => void): () => void;
}

/**
 * Keeps what the tray shows true: asks when the companion says that something changed, says so when it is silent, and
 * connects again.
 */
export class TrayControl {
  readonly #options: ControlOptions;
  #link: TrayLink | null = null;
  #asking = false;
  #askAgain = false;
  #cancel: (() => void) | null = null;
  #stopped = false;

  constructor(options: ControlOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    try {
      const link = await this.#options.connect({ onChanged: () => void this.refresh(), onClosed: () => this.#lost() });
      if (this.#stopped) link.close();
      else this.#link = link;
    } catch {
      this.#lost();
    }
    await this.refresh();
  }

  /** Asks for the status; a burst of calls asks once more when the answer is there. */
  async refresh(): Promise<void> {
    if (!this.#link) return;
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    this.#asking = true;
    try {
      do {
        this.#askAgain = false;
        const status = await this.#link?.status();
        if (status && !this.#stopped) this.#options.show(status);
      } while (this.#askAgain);
    } catch {
      // A companion that does not answer in time is as silent as one that is gone.
      this.#options.show(null);
    } finally {
      this.#asking = false;
    }
  }

  async archiveNow(): Promise<void> {
    // What goes wrong in there is in the status, as a problem.
    await this.#link?.archiveNow().catch(() => undefined);
    await this.refresh();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
    this.#link?.close();
  }

  #lost(): void {
    this.#link = null;
    if (this.#stopped) return;
    this.#options.show(null);
    this.#cancel?.();
    this.#cancel = this.#options.later(() => void this.start());
  }
}
