/** How long a title must stand above the same conversation: a page changes its header before or after its rows. */
const SETTLED_MS = 2_000;

/**
 * What each tab has shown since it opened its conversation. Held in memory alone: a worker that died only waits once more
 * before it believes a new title.
 */
export class Sessions {
  readonly #tabs = new Map<number, { titleRef: string; conversation: string; since: number }>();

  /** @returns whether this tab has shown this title with this conversation long enough to believe that they belong together */
  saw(tab: number, titleRef: string, conversation: string, now: Date): boolean {
    const shown = this.#tabs.get(tab);
    if (shown?.titleRef === titleRef && shown.conversation === conversation) return now.getTime() - shown.since >= SETTLED_MS;
    this.#tabs.set(tab, { titleRef, conversation, since: now.getTime() });
    return false;
  }

  /** Whether another tab than this one is in a conversation. */
  inAnother(conversation: string, tab: number | null): boolean {
    return [...this.#tabs].some(([other, shown]) => other !== tab && shown.conversation === conversation);
  }

  /** @param conversation what it left, where it may be in another one by now */
  left(tab: number, conversation?: string): void {
    if (conversation === undefined || this.#tabs.get(tab)?.conversation === conversation) this.#tabs.delete(tab);
  }
}
