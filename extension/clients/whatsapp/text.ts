import type { Mention } from '../../../shared/record/reading.ts';

/**
 * The text of a part of the page as WhatsApp shows it. `textContent` would lose the emoji (they are images) and gain the
 * hidden spacers; `innerText` depends on layout and doubles line breaks.
 */

export interface WalkedText {
  readonly text: string;
  /** A "read more" stands there: the rest is not in the page. */
  readonly truncated: boolean;
  /** The text with WhatsApp's own signs of formatting; null where an element is formatted in a way that has no known sign. */
  readonly markup: string | null;
  readonly mentions: readonly Mention[];
  /** Addresses of the links in it. */
  readonly links: readonly string[];
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

/** What the app puts into the attribute for copying: the sign around a text. */
const SIGN_TEMPLATE = /^(\*|_|~|`{1,3})\$\{appText\}\1$/;
const SIGN_OF: Readonly<Record<string, string>> = { STRONG: '*', B: '*', EM: '_', I: '_', DEL: '~', S: '~', PRE: '```' };
/** Drawn alike, written in two ways: only its template tells which. */
const UNSIGNED = new Set(['CODE', 'KBD', 'SAMP']);

const ACCOUNT = /^[0-9-]{5,40}@[a-z.]{3,20}$/;
const WEB = /^https?:\/\//i;

class Walk {
  text = '';
  truncated = false;
  sure = true;
  marked = '';
  markedSure = true;
  readonly mentions: Mention[] = [];
  readonly links: string[] = [];
  /** Signs that wait for the text that they stand before. */
  private opening = '';
  /** A block has ended: what comes next starts on a new line. `soft` if a line break of its own will do for that. */
  private ended: 'no' | 'soft' | 'hard' = 'no';

  /** @param marked how the piece is written with signs of formatting */
  add(piece: string, marked = piece): void {
    if (piece === '') return;
    if (this.ended === 'hard' || (this.ended === 'soft' && !piece.startsWith('\n'))) this.breakLine();
    this.ended = 'no';
    this.text += piece;
    this.marked += this.opening + marked;
    this.opening = '';
  }

  private breakLine(): void {
    if (this.text === '' || this.text.endsWith('\n')) return;
    this.text += '\n';
    this.marked += '\n';
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
    else if (tag === 'SPAN' && el.getAttribute('data-plain-text')?.startsWith('@')) this.mention(el);
    else if (BLOCKS.has(tag) && tag !== 'PRE') this.block(el, tag, depth);
    else this.inline(el, tag, depth);
  }

  private inline(el: Element, tag: string, depth: number): void {
    const href = tag === 'A' ? el.getAttribute('href') : null;
    if (href !== null && WEB.test(href)) this.links.push(href);
    const sign = SIGN_TEMPLATE.exec(el.getAttribute('data-app-text-template') ?? '')?.[1] ?? SIGN_OF[tag] ?? '';
    if (sign === '' && UNSIGNED.has(tag)) this.markedSure = false;
    const before = this.opening;
    this.opening += sign;
    if (tag === 'PRE') this.block(el, tag, depth);
    else this.children(el, depth + 1);
    if (this.opening === before + sign) this.opening = before;
    else this.marked += sign;
  }

  /** "@Name": the name as the page writes it, and the account that it stands for. */
  private mention(el: Element): void {
    const { text, sure, truncated } = walkText(el);
    const name = el.getAttribute('data-plain-text') ?? '';
    const id = el.getAttribute('data-app-text-template');
    const account = id !== null && ACCOUNT.test(id) ? id : null;
    this.mentions.push({ text: name, id: account });
    this.add(text, `@{${name.slice(1)}|${account ?? ''}}`);
    this.sure &&= sure;
    this.truncated ||= truncated;
  }

  private block(el: Element, tag: string, depth: number): void {
    if (this.text !== '' && this.ended === 'no') this.ended = 'soft';
    if (tag === 'BLOCKQUOTE') this.markedSure = false;
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
  const { text, truncated, sure, marked, markedSure, mentions, links } = walk;
  return { text, truncated, sure, markup: sure && markedSure ? marked : null, mentions, links };
}

/** The text of a name, title or label. @returns null where there is none, or it can't be written with certainty */
export function shownName(of: Element): string | null {
  const { text, sure } = walkText(of);
  return sure && text.trim() !== '' ? text.trim() : null;
}
