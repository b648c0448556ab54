import type { MessageType } from '../../../shared/record/reading.ts';
import type { Anatomy } from './anatomy.ts';
import { plain } from './numerals.ts';
import { shownName } from './text.ts';
import { among, MESSAGE_BUTTON, STICKER } from './words.ts';

/** What the parts of a medium show of it: names, sizes and lengths, all as printed. */

const DURATION = /^\d{1,3}:\d{2}(:\d{2})?$/;

/** "1:12" somewhere in a part; hidden from screen readers in a recording, so hidden parts count. */
export function durationIn(part: Element): string | null {
  const walker = part.ownerDocument.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = (node.nodeValue ?? '').trim();
    if (DURATION.test(plain(text))) return text;
  }
  return null;
}

/** The first name in a part: a file's, a contact's. */
export function nameIn(part: Element): string | null {
  const el = part.querySelector('[dir="auto"]');
  return el ? shownName(el) : null;
}

/** The tiles of an album. Behind "+3" on the last tile three are hidden, the covered one among them, of a kind not shown. */
export function tilesOf(album: Element): MessageType[] | null {
  const tiles = [...album.querySelectorAll('[data-testid~="image-thumb"], [data-testid~="video-content"]')];
  const named = tiles.map((tile): MessageType => ((tile.getAttribute('data-testid') ?? '').includes('video') ? 'video' : 'image'));
  const kinds = named.length > 0 ? named : tilesInGrid(album).map((): MessageType => 'unknown');
  const more = /^\s*\+\s?(\d{1,3})\s*$/.exec(plain(album.textContent ?? ''))?.[1];
  if (kinds.length === 0 || (more === undefined && (album.textContent ?? '').trim() !== '')) return null;
  const hidden = more === undefined ? 0 : Number(more) - 1;
  return [...kinds, ...Array.from({ length: Math.max(0, hidden) }, (): MessageType => 'unknown')];
}

/** Tiles that have no name: each stands at a place of its own in a grid and shows one picture. */
const tilesInGrid = (album: Element): Element[] =>
  [...album.children].filter(
    (el) => /grid-area/.test(el.getAttribute('style') ?? '') && el.querySelectorAll('img[src^="blob:"]').length === 1,
  );

/** An album whose part has no name: a grid of nothing but such tiles, two or more. */
export function gridOf({ row, quote, head }: Anatomy): Element | null {
  const first = [...row.querySelectorAll('[style*="grid-area"]')].find((el) => !quote?.contains(el) && !head?.contains(el));
  const grid = first?.parentElement ?? null;
  return grid && grid.children.length > 1 && tilesInGrid(grid).length === grid.children.length ? grid : null;
}

export interface DocumentPart {
  readonly part: Element;
  readonly name: string | null;
  readonly size: string | null;
  readonly pages: number | null;
}

/** The text between the outermost quotation marks of "Download “x.pdf”". */
const QUOTED_NAME = /["“„«](.*)["”“»]/s;

/** A document: a button titled with the quoted name of the file, which stands inside it too. */
export function documentOf({ row, quote, head }: Anatomy): DocumentPart | null {
  for (const part of row.querySelectorAll('[role="button"][title]')) {
    if (quote?.contains(part) || head?.contains(part)) continue;
    const titled = QUOTED_NAME.exec(part.getAttribute('title') ?? '')?.[1];
    const named = [...part.querySelectorAll('[dir="auto"]')].find((el) => shownName(el) === titled);
    if (titled !== undefined && named) return { part, name: titled, ...factsOf(part, titled) };
  }
  return null;
}

/** "38 pagina's • PDF • 2,4 MB": the file's ending parts the pages from the size. */
function factsOf(part: Element, name: string): { size: string | null; pages: number | null } {
  const bits = [...part.querySelectorAll('span[title]')].map((el) => (el.getAttribute('title') ?? '').trim());
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toUpperCase();
  const at = ending === undefined ? -1 : bits.indexOf(ending);
  if (at < 0 || at > 1 || bits.length > at + 2) return { size: null, pages: null };
  const pages = at === 1 ? /^\d+/.exec(plain(bits[0] ?? ''))?.[0] : undefined;
  return { size: bits[at + 1] ?? null, pages: pages === undefined ? null : Number(pages) };
}

/** Links to a place on a map that stand outside the message's text. */
export function maps({ row, head, quote }: Anatomy): Element[] {
  return [...row.querySelectorAll('a[href*="maps.google."], a[href*="google.com/maps"]')].filter(
    (el) => !head?.contains(el) && !quote?.contains(el) && /[?&](q|query|ll)=-?\d/.test(el.getAttribute('href') ?? ''),
  );
}

/** Degrees in the address of a map: `?q=51.92,4.47`. Nothing where the links disagree or name a place by words. */
export function coordinatesOf(links: readonly Element[]): { lat?: number; lng?: number } {
  const pairs = new Set<string>();
  for (const link of links) {
    const query = /[?&](?:q|query|ll)=([^&#]*)/.exec(link.getAttribute('href') ?? '')?.[1] ?? '';
    pairs.add(query.replace(/%2C/gi, ',').replace(/\+|%20/g, ''));
  }
  const [only = ''] = pairs;
  const match = /^(-?\d{1,2}(?:\.\d{1,20})?),(-?\d{1,3}(?:\.\d{1,20})?)$/.exec(only);
  const [lat, lng] = [Number(match?.[1]), Number(match?.[2])];
  const somewhere = pairs.size === 1 && match !== null && Math.abs(lat) <= 90 && Math.abs(lng) <= 180;
  return somewhere ? { lat, lng } : {};
}

/** A sticker whose part has no name: the only picture of a row without text or buttons, described by that word. */
export function loneSticker({ row, head, quote }: Anatomy): Element | null {
  if (head || row.querySelector('canvas, video, audio, input')) return null;
  const pictures = [...row.querySelectorAll('img[src^="blob:"]')].filter((el) => !quote?.contains(el));
  const [only] = pictures;
  const part = only?.parentElement ?? null;
  if (pictures.length !== 1 || !only || !part || !among(STICKER, only.getAttribute('alt') ?? '')) return null;
  const button = only.closest('[role="button"], button');
  return button && row.contains(button) ? null : part;
}

/** A contact card whose part has no name: a name, and under it a button that says nothing but "Message". */
export function cardOf({ row, head, quote }: Anatomy): Element | null {
  if (head || row.querySelector('img[src^="blob:"], canvas, video, audio, input')) return null;
  const buttons = [...row.querySelectorAll('[role="button"][title]')].filter((el) => !quote?.contains(el));
  const [only] = buttons;
  const card = only?.parentElement ?? null;
  const titled = only?.getAttribute('title') ?? '';
  if (buttons.length !== 1 || !only || !card || !among(MESSAGE_BUTTON, titled) || shownName(only) !== titled) return null;
  return card.querySelectorAll('[dir="auto"]').length === 1 ? card : null;
}
