import type { ChatClient } from '../../clients/client.ts';

/** Attributes that say how something looks, not what it is. */
const LOOKS: ReadonlySet<string> = new Set(['style', 'class']);

/**
 * Tells when what the client reads may have changed: every mutation inside its watched subtree, and every replacement of
 * that subtree. What Zegel itself puts into the page does not count.
 * @param isOurs whether a node was put there by Zegel
 * @returns ends the watching
 */
export function watchPage(client: ChatClient, page: Document, isOurs: (node: Node) => boolean, changed: () => void): () => void {
  let watched: HTMLElement | null = null;

  const counts = (record: MutationRecord): boolean => {
    if (record.type === 'attributes') return !LOOKS.has(record.attributeName ?? '') && !isOurs(record.target);
    if (record.type === 'characterData') return true;
    for (const node of record.addedNodes) if (!isOurs(node)) return true;
    for (const node of record.removedNodes) if (!isOurs(node)) return true;
    return false;
  };

  const inner = new MutationObserver((records) => {
    if (records.some(counts)) changed();
  });
  // The outer one only notices that the watched subtree was replaced; it does not look into its records.
  const outer = new MutationObserver(attach);

  function attach(): void {
    const now = client.watched(page);
    if (now === watched) return;
    watched = now;
    inner.disconnect();
    if (now) inner.observe(now, { subtree: true, childList: true, characterData: true, attributes: true });
    changed();
  }

  outer.observe(page.documentElement, { subtree: true, childList: true });
  attach();
  return () => {
    inner.disconnect();
    outer.disconnect();
  };
}
