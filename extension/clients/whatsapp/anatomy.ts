import { HEAD, ID_CARRIER, LABELLED, QUOTE_BLOCK, SHELL, SIGN_CARRIER, SIGNS, type Sign } from './selectors.ts';
import { among, QUOTED } from './words.ts';

/**
 * The parts of one row, found in a single look. A sign is a name that the app gives a part: as test id, as icon name or
 * as title of a drawing. Each of the three carriers has been absent at some time, so a sign counts wherever it stands.
 */
export interface Anatomy {
  readonly row: Element;
  readonly signs: ReadonlyMap<string, Element>;
  /** Authors' names above the bubble: one, or a push name and a number. */
  readonly authors: readonly Element[];
  /** The block that shows what is replied to. */
  readonly quote: Element | null;
  /** The element that holds the message's text and carries its head. */
  readonly head: Element | null;
  /** Spoken labels that end in a colon: "Jij:". */
  readonly label: string | null;
  readonly labelled: readonly Element[];
}

/** The outermost element of a row that names a message, whatever its form: the id, and the raw attribute. */
export function idCarrierOf(row: Element): { readonly raw: string; readonly element: Element } | null {
  const element = row.matches(ID_CARRIER.css) ? row : row.querySelector(ID_CARRIER.css);
  if (!element) return null;
  const raw = element.getAttribute('data-id') ?? element.getAttribute('data-testid')?.slice('conv-msg-'.length) ?? '';
  return raw === '' ? null : { raw, element };
}

export const isShell = (row: Element): boolean => row.querySelector(SHELL.css) !== null;

/** Names that an element stands for. */
function signNames(el: Element): string[] {
  if (el.nodeName === 'title') return [(el.textContent ?? '').trim()];
  const names = (el.getAttribute('data-testid') ?? '').split(/\s+/);
  names.push(el.getAttribute('data-icon') ?? '');
  return names.filter((name) => name !== '');
}

function findQuote(row: Element, labelled: readonly Element[]): Element | null {
  const named = row.querySelector(QUOTE_BLOCK.css);
  if (named) return named;
  const spoken = labelled.find((el) => among(QUOTED, el.getAttribute('aria-label') ?? ''));
  if (spoken) return spoken;
  const mention = row.querySelector('.quoted-mention, [role="button"] [role=""]');
  return mention?.closest('[role="button"]') ?? null;
}

/** Whether the element stands in a button of the row (a quote is one): what is in there is not the message's own. */
function inButton(el: Element, row: Element): boolean {
  const button = el.closest('[role="button"], button');
  return button !== null && button !== row && row.contains(button);
}

function findHead(row: Element, quote: Element | null): Element | null {
  let last: Element | null = null;
  for (const el of row.querySelectorAll(HEAD.css)) if (!quote?.contains(el) && !inButton(el, row)) last = el;
  return last;
}

const COLON = /[:：]\s*$/;

function findLabel(labelled: readonly Element[], quote: Element | null): string | null {
  const own = labelled.find((el) => el.firstChild === null && !quote?.contains(el) && COLON.test(el.getAttribute('aria-label') ?? ''));
  return own?.getAttribute('aria-label')?.replace(COLON, '').trim() || null;
}

/** Looks a row over. Reads attributes alone: no layout, no text. */
export function dissect(row: Element): Anatomy {
  const labelled = [...row.querySelectorAll(LABELLED.css)];
  const quote = findQuote(row, labelled);
  const head = findHead(row, quote);
  const signs = new Map<string, Element>();
  const authors: Element[] = [];
  for (const el of row.querySelectorAll(SIGN_CARRIER.css)) {
    if (quote && quote !== el && quote.contains(el)) continue;
    for (const name of signNames(el)) {
      if (!signs.has(name)) signs.set(name, el);
      if (SIGNS.author.names.includes(name)) authors.push(el);
    }
  }
  return {
    row,
    signs,
    authors: authors.length > 0 ? authors : unnamedAuthors(row, quote),
    quote,
    head,
    label: findLabel(labelled, quote),
    labelled,
  };
}

/** Authors without a test id: the children of an element whose role is empty, which the app has nowhere else. */
function unnamedAuthors(row: Element, quote: Element | null): Element[] {
  const block = [...row.querySelectorAll('[role=""]')].find((el) => !quote?.contains(el));
  return block ? [...block.children].filter((el) => el.getAttribute('dir') === 'auto') : [];
}

/** The part of the row that has the sign, under any of its names. */
export function signOf({ signs }: Pick<Anatomy, 'signs'>, { names }: Pick<Sign, 'names'>): Element | null {
  for (const name of names) {
    const el = signs.get(name);
    if (el) return el;
  }
  return null;
}
