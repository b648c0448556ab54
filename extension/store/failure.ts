import { ZegelError } from '../../shared/errors/error.ts';

/** Names of everything that led to an error; Dexie keeps the browser's own in `inner`, and those of a batch in `failures`. */
function causes(thrown: unknown): string[] {
  if (!(thrown instanceof Error || thrown instanceof DOMException)) return [];
  const inner = 'inner' in thrown && thrown.inner ? thrown.inner : thrown.cause;
  const failures = 'failures' in thrown && Array.isArray(thrown.failures) ? thrown.failures.slice(0, 1) : [];
  return [thrown.name, ...causes(inner), ...failures.flatMap(causes)];
}

/** What no second try mends: something in what was to be written. */
const OF_THE_INPUT = /^(Type|Range|Syntax|Reference|Constraint|Data|DataClone)Error$/;

/**
 * Runs what writes to the store; nothing that it did holds unless it returns.
 * @throws ZegelError `store.quota` where the browser has no room, `internal` for what can't be written at all, `store.failed` for
 *   anything else that is not ours: that is worth another try
 */
export async function durably<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof ZegelError) throw thrown;
    const names = causes(thrown);
    if (names.some((name) => /quota/i.test(name))) throw new ZegelError('store.quota', {}, thrown);
    if (names.some((name) => OF_THE_INPUT.test(name))) throw new ZegelError('internal', {}, thrown);
    throw new ZegelError('store.failed', {}, thrown);
  }
}
