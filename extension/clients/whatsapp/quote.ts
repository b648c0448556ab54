import type { Anatomy } from './anatomy.ts';
import { shownName, walkText } from './text.ts';

/** The block of a reply, as shown. */
export interface QuoteFacts {
  /** As printed: a name, or "You" in the app's language. */
  readonly author: string | null;
  readonly text: string | null;
  /** What a symbol beside the text stands for; `text` where there is none. */
  readonly kind: 'text' | 'image' | 'video' | 'voice' | 'document' | null;
  /** The small picture, as the page's style names it; the quoted message shows the same. */
  readonly thumbnail: string | null;
}

const SYMBOLS: Readonly<Record<string, QuoteFacts['kind']>> = {
  'ic-image': 'image',
  'status-image': 'image',
  'ic-videocam': 'video',
  'status-video': 'video',
  'ic-mic': 'voice',
  'status-ptt': 'voice',
  'ic-description': 'document',
  'status-document': 'document',
};

const PICTURE = /background-image:\s*url\((?:&quot;|["'])?(data:[^"')&]+)/;

/** The picture drawn in an element or below it, where it is part of the page and not loaded from elsewhere. */
export function thumbnailIn(part: Element): string | null {
  for (const el of [part, ...part.querySelectorAll('[style*="background-image"]')]) {
    const found = PICTURE.exec(el.getAttribute('style') ?? '')?.[1];
    if (found !== undefined) return found;
  }
  return null;
}

function symbolIn(quote: Element): { kind: QuoteFacts['kind']; any: boolean } {
  const names = [...quote.querySelectorAll('svg > title, [data-icon]')].map((el) =>
    (el.getAttribute('data-icon') ?? el.textContent ?? '').trim(),
  );
  const known = names.map((name) => SYMBOLS[name] ?? null).find((kind) => kind !== null);
  return { kind: known ?? null, any: names.length > 0 };
}

function bodyOf(quote: Element, authorBlock: Element | null): Element | null {
  const named = quote.querySelector('.quoted-mention, [data-testid~="selectable-text"]');
  return named ?? authorBlock?.nextElementSibling ?? null;
}

/** Whether something stands beside the quoted text, as a symbol does: then the text may be a word for a picture. */
function hasSymbolSlot(body: Element, authorBlock: Element | null): boolean {
  const beside = [body.previousElementSibling, body.nextElementSibling].some((el) => el !== null && el !== authorBlock);
  return beside || (body.nodeName === 'DIV' && body.childElementCount > 1);
}

/** Reads the block of a reply. */
export function readQuote({ quote }: Pick<Anatomy, 'quote'>): QuoteFacts | null {
  if (!quote) return null;
  const authorBlock = quote.querySelector('[role=""]') ?? quote.querySelector('[data-testid~="author"]');
  const author = quote.querySelector('[data-testid~="author"]') ?? authorBlock?.querySelector('[dir="auto"]') ?? null;
  const body = bodyOf(quote, authorBlock);
  const walked = body ? walkText(body) : null;
  const symbol = symbolIn(quote);
  const thumbnail = thumbnailIn(quote);
  const bare = !symbol.any && thumbnail === null && body !== null && !hasSymbolSlot(body, authorBlock);
  const certain = walked?.sure === true && (bare || symbol.kind !== null);
  return {
    author: author ? shownName(author) : null,
    text: certain ? walked.text : null,
    kind: bare && walked?.text !== '' ? 'text' : symbol.kind,
    thumbnail,
  };
}
