/** Quiet time after a switch before the first send: a page's header and rows change up to 700 ms apart. */
export const QUIET_MS = 700;
/** A page that never comes to rest is believed after this long. */
export const PATIENCE_MS = 5_000;

/** What one look at the page says about which conversation is open. */
export interface Look {
  /** The client's header string; null while no conversation is open. */
  readonly header: string | null;
  /** The ids of the messages in view, in page order. */
  readonly ids: readonly string[];
}

export type Verdict =
  /** What was known is over. `certain`: the header changed too; else it may be the same conversation, far away. */
  | { readonly kind: 'left'; readonly certain: boolean }
  /** No conversation is open. */
  | { readonly kind: 'closed' }
  /** Not certain yet which conversation these rows are of; look again at `again`. `foreign`: some stood under another header. */
  | { readonly kind: 'wait'; readonly again: number; readonly foreign: boolean }
  /** Rows and header belong together: may be sent. */
  | { readonly kind: 'settled' };

/**
 * Decides when rows may be taken for the conversation whose header is shown. A page changes its header before its rows,
 * or after; two conversations may carry the same header. So: a header that changed, or rows of which none was there
 * before, are believed only when nothing moved for a while; and rows that stood under another header are doubted longest.
 */
export class Settle {
  #header: string | null = null;
  /** Rows of the conversation that is open, as last settled. */
  #known = new Set<string>();
  /** Rows of the conversation before it. */
  #former = new Set<string>();
  #since = 0;
  #moved = 0;
  #settled = false;

  /** The page changed: what counts as rest begins anew. */
  moved(now: number): void {
    this.#moved = now;
  }

  look({ header, ids }: Look, now: number): Verdict {
    if (header !== this.#header) {
      const left = this.#header !== null;
      if (this.#known.size > 0) this.#former = this.#known;
      this.#restart(header, now);
      if (left) return { kind: 'left', certain: true };
    }
    if (header === null) return { kind: 'closed' };
    if (this.#settled) {
      if (ids.length === 0) return { kind: 'settled' };
      if (this.#known.size === 0 || ids.some((id) => this.#known.has(id))) {
        for (const id of ids) this.#known.add(id);
        return { kind: 'settled' };
      }
      // Same header, all other rows: another conversation of the same title, or a jump far back.
      this.#former = this.#known;
      this.#restart(header, now);
      return { kind: 'left', certain: false };
    }
    const patience = this.#since + PATIENCE_MS;
    const quiet = Math.max(this.#moved, this.#since) + QUIET_MS;
    const foreign = ids.some((id) => this.#former.has(id));
    const ready = foreign ? patience : Math.min(quiet, patience);
    if (now < ready) return { kind: 'wait', again: ready, foreign };
    this.#settled = true;
    this.#known = new Set(ids);
    return { kind: 'settled' };
  }

  #restart(header: string | null, now: number): void {
    this.#header = header;
    this.#known = new Set();
    this.#since = now;
    this.#settled = false;
  }
}
