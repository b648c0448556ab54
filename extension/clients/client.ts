import type { ClientId, Reading } from '../../shared/record/reading.ts';

/** What a reader is told; it never looks at a clock or a setting by itself. */
export interface ReadContext {
  /** ISO 8601 instant that stands for "now": dividers such as "Vandaag" are relative to it. */
  readonly now: string;
  /** IANA zone of the official's clock, from the policy: pages carry none. */
  readonly timeZone: string;
  /**
   * What earlier readings of the same page taught, by the client's own keys ("dateOrder", "selfName"): handed back as the
   * last reading's `learnt` gave it. Empty at first; a reader must work without.
   */
  readonly memory: Readonly<Record<string, string>>;
}

/** A Reading with what a reader wants to remember for its next look at the same page. */
export interface Read {
  readonly reading: Reading;
  readonly memory: Readonly<Record<string, string>>;
}

/** Where marks stand. The page's own nodes are never moved, wrapped or changed. */
export interface Place {
  /** The element that scrolls the list of messages, or null while no conversation is open. */
  list(root: Document): HTMLElement | null;
  /** Every row on screen that has a message, in page order, with the client's id as `read` gives it. */
  rows(root: Document): Iterable<{ readonly id: string; readonly row: HTMLElement }>;
  /** The row that a node of the page stands in, or null. */
  rowOf(node: Node): { readonly id: string; readonly row: HTMLElement } | null;
  /** Where the chip of a row goes: it is appended as the last child of this element. */
  anchor(row: HTMLElement): HTMLElement;
  /** The element after which the control of the conversation goes. */
  title(root: Document): HTMLElement | null;
}

/**
 * One chat client: the only code that knows a page's DOM. A declaration; capture owns its life.
 * Adding a client: a folder with client.ts, selectors.ts, read.ts, place.ts, and its line in registry.ts.
 */
export interface ChatClient {
  readonly id: ClientId;
  /** Raised with every change that could make it read differently; stands in every record. */
  readonly version: string;
  /** Whether this page is one of this client: by its signature, never by its address alone. */
  matches(page: Document): boolean;
  /** Pure: the same page and context give the same Reading. Never throws on any DOM. */
  read(root: Document, context: ReadContext): Read;
  /**
   * Which conversation is open, cheaply: equal strings mean the same header. Capture settles on it: a page may change its
   * header before or after its rows.
   */
  header(root: Document): string | null;
  /** The subtree whose mutations can mean new messages or another conversation. */
  watched(root: Document): HTMLElement | null;
  readonly place: Place;
}
