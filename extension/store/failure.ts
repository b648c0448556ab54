import { ZegelError } from '../../shared/errors/error.ts';

function causes(thrown: unknown): string[] {
  const names: string[] = [];
  for (let at = thrown; at instanceof Error || at instanceof DOMException; ) {
    names.push(at.name);
    at = 'inner' in at && at.inner ? at.inner : at.cause;
  }
  return names;
}

/**
 * Runs what writes to the store; nothing that it did holds unless it returns.
 * @throws ZegelError `store.quota` where the browser has no room, `store.failed` for anything else that is not ours
 */
export async function durably<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof ZegelError) throw thrown;
    if (causes(thrown).some((name) => /quota/i.test(name))) throw new ZegelError('store.quota', {}, thrown);
    throw new ZegelError('store.failed', {}, thrown);
  }
}
