import { plain } from './numerals.ts';
import { REACTIONS } from './selectors.ts';

/** At most three emoji and a total; who reacted, and how often with which, shows only after a click. */
export interface Reactions {
  readonly emoji: readonly string[];
  /** Null where the page does not say. */
  readonly total: number | null;
}

/** Reads the reactions under a bubble. @param certain whether a row without any would show in this shape of the page */
export function readReactions(row: Element, certain: boolean): Reactions {
  const block = row.querySelector(REACTIONS.css);
  if (!block) return { emoji: [], total: certain ? 0 : null };
  const images = [...block.querySelectorAll('img')];
  const emoji = images.map((img) => img.getAttribute('data-plain-text') ?? img.getAttribute('alt') ?? '').filter((one) => one !== '');
  const shown = plain(block.textContent ?? '');
  const total = /^\d+$/.test(shown) ? Number(shown) : shown === '' && emoji.length === 1 ? 1 : null;
  const whole = emoji.length > 0 && emoji.length === images.length;
  return { emoji: whole ? emoji : [], total: whole && total !== null && total >= emoji.length ? total : null };
}
