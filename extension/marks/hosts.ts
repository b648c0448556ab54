/**
 * Elements of Zegel in a chat page. Their names are unregistered tag names: a content script has no custom elements. All
 * state is in closed shadow roots and the hosts themselves look alike, so that the page learns that Zegel is there and no tag.
 */
export const MARK_TAG = 'zegel-mark';
export const OVERLAY_TAG = 'zegel-overlay';
export const CONVERSATION_TAG = 'zegel-conversation';
const TAGS: ReadonlySet<string> = new Set([MARK_TAG, OVERLAY_TAG, CONVERSATION_TAG].map((tag) => tag.toUpperCase()));

/** Whether a node of the page was put there by Zegel. */
export function isOurs(node: Node): boolean {
  return node.nodeType === Node.ELEMENT_NODE && TAGS.has(node.nodeName.toUpperCase());
}

/** Takes away what an earlier copy of the content script left, for instance before an update. */
export function removeStrangers(page: Document): void {
  for (const stale of page.querySelectorAll([...TAGS].join(','))) stale.remove();
}

/** Pointer events that the page must not take for its own. */
const POINTER_EVENTS = [
  'click',
  'dblclick',
  'auxclick',
  'contextmenu',
  'mousedown',
  'mouseup',
  'pointerdown',
  'pointerup',
  'touchstart',
  'touchend',
];

/**
 * A host with a closed shadow root. Pointer events end at the root; keys are held back earlier, see keyboard.ts.
 * @param sheets shared style sheets
 */
export function closedHost(page: Document, tag: string, sheets: readonly CSSStyleSheet[]): { host: HTMLElement; root: ShadowRoot } {
  const host = page.createElement(tag);
  const root = host.attachShadow({ mode: 'closed' });
  root.adoptedStyleSheets = [...sheets];
  for (const type of POINTER_EVENTS) root.addEventListener(type, (event) => event.stopPropagation());
  // A click on a control does not take the focus from what the user is typing; the keyboard moves it on purpose.
  root.addEventListener('mousedown', (event) => event.preventDefault());
  return { host, root };
}

export function sheet(css: string): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
}
