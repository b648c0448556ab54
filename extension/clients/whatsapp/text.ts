/**
 * The text of a part of the page as WhatsApp shows it. `textContent` would lose the emoji (they are images) and gain the
 * hidden spacers; `innerText` depends on layout and doubles line breaks.
 */

export interface WalkedText {
  readonly text: string;
  /** A "read more" stands there: the rest is not in the page. */
  readonly truncated: boolean;
  /** False where something stands there that can't be written as text with certainty. */
  readonly sure: boolean;
}

const LISTS = new Set(['LI', 'UL', 'OL']);
const BLOCKS = new Set(['DIV', 'P', 'BLOCKQUOTE', 'PRE', ...LISTS]);
const NEVER_SHOWN = new Set(['SCRIPT', 'STYLE', 'TEMPLATE', 'NOSCRIPT', 'BUTTON', 'svg']);
/** Deeper than any page of the app, and well within the stack. */
const MAX_DEPTH = 300;

/** A list item's own mark ("- ", "1. "), which the app puts in the attribute that elsewhere holds a head. */
const ITEM_MARK = 'data-pre-plain-text';

class Walk {
  text = '';
  truncated = false;
  sure = true;
  /** A block has ended: what comes next starts on a new line. `soft` if a line break of its own will do for that. */
  private ended: 'no' | 'soft' | 'hard' = 'no';

  add(piece: string): void {
    if (piece === '') return;
    if (this.ended === 'hard' || (this.ended === 'soft' && !piece.startsWith('\n'))) this.breakLine();
    this.ended = 'no';
    this.text += piece;
  }

  private breakLine(): void {
    if (this.text !== '' && !this.text.endsWith('\n')) this.text += '\n';
  }

  children(of: Node, depth: number): void {
    if (depth > MAX_DEPTH) {
      this.sure = false;
      return;
    }
    for (let node = of.firstChild; node; node = node.nextSibling) {
      if (node.nodeType === Node.TEXT_NODE) this.add(node.nodeValue ?? '');
      else if (node.nodeType === Node.ELEMENT_NODE) this.element(node as Element, depth);
    }
  }

  private element(el: Element, depth: number): void {
    const tag = el.nodeName;
    if (tag === 'IMG') this.image(el);
    else if (tag === 'BR') this.add('\n');
    else if (isHidden(el, tag)) return;
    else if (isReadMore(el, tag)) this.truncated = true;
    else if (holdsReadMore(el)) this.truncated = true;
    else if (BLOCKS.has(tag)) this.block(el, tag, depth);
    else this.children(el, depth + 1);
  }

  private block(el: Element, tag: string, depth: number): void {
    if (this.text !== '' && this.ended === 'no') this.ended = 'soft';
    if (tag === 'LI') {
      const mark = el.getAttribute(ITEM_MARK);
      if (mark === null) this.sure = false;
      else this.add(mark);
    }
    this.children(el, depth + 1);
    if (this.text !== '') this.ended = LISTS.has(tag) || this.ended === 'hard' ? 'hard' : 'soft';
  }

  private image(el: Element): void {
    const stands = el.getAttribute('data-plain-text') ?? el.getAttribute('alt');
    if (stands === null) this.sure = false;
    else this.add(stands);
  }
}

/** Hidden spacers, icons (whose ligature is text), scripts, and elements that other extensions put there. */
function isHidden(el: Element, tag: string): boolean {
  return NEVER_SHOWN.has(tag) || tag.includes('-') || el.getAttribute('aria-hidden') === 'true' || el.hasAttribute('data-icon');
}

/** A button inside a text: a mention carries its own text, anything else asks for more of the message. */
function isReadMore(el: Element, tag: string): boolean {
  return tag !== 'A' && el.getAttribute('role') === 'button' && el.querySelector('[data-plain-text]') === null;
}

/** The element that holds the space before "read more" and the button itself. */
function holdsReadMore(el: Element): boolean {
  if (el.nodeName !== 'SPAN' || el.childElementCount !== 1) return false;
  const only = el.firstElementChild;
  if (only === null || only.nodeName === 'A' || only.getAttribute('role') !== 'button' || !isReadMore(only, only.nodeName)) return false;
  for (let node = el.firstChild; node; node = node.nextSibling) {
    if (node.nodeType === Node.TEXT_NODE && (node.nodeValue ?? '').trim() !== '') return false;
  }
  return true;
}

/** Walks the inside of an element; the element itself may be hidden or a button. */
export function walkText(inside: Element): WalkedText {
  const walk = new Walk();
  walk.children(inside, 0);
  return walk;
}

/** The text of a name, title or label. @returns null where there is none, or it can't be written with certainty */
export function shownName(of: Element): string | null {
  const { text, sure } = walkText(of);
  return sure && text.trim() !== '' ? text.trim() : null;
}
