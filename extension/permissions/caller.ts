import type { PageCall } from '../../shared/protocol/page-calls.ts';

/** Who asks the worker: a page of the extension itself, or the content script in a tab. */
export interface Caller {
  kind: 'page' | 'content';
  tab: number | null;
  /** Of the site, for a content script. */
  origin: string | null;
}

/** What the browser says of a sender; it, not the sender, fills these in. */
export interface Sender {
  id?: string | undefined;
  url?: string | undefined;
  tab?: { id?: number | undefined } | undefined;
}

/** What a chat page needs. Consent, pause, sites and handing over are said in the extension's own pages alone. */
const OF_CONTENT: ReadonlySet<PageCall> = new Set<PageCall>(['condition', 'capture', 'marks', 'tag', 'undo', 'leave', 'backlog']);

/**
 * @param self the extension's own id and the address of its pages
 * @param granted whether a site may be read
 * @returns null for a sender that may ask nothing
 */
export async function callerOf(
  sender: Sender,
  self: { id: string; pages: string },
  granted: (origin: string) => Promise<boolean>,
): Promise<Caller | null> {
  if (sender.id !== self.id || !sender.url) return null;
  const tab = sender.tab?.id ?? null;
  if (sender.url.startsWith(self.pages)) return { kind: 'page', tab, origin: null };
  if (tab === null || !URL.canParse(sender.url)) return null;
  const { origin } = new URL(sender.url);
  return (await granted(origin)) ? { kind: 'content', tab, origin } : null;
}

export function mayCall(caller: Caller, call: PageCall): boolean {
  return caller.kind === 'page' || OF_CONTENT.has(call);
}
