import { type Anatomy, signOf } from './anatomy.ts';
import { type MinuteOfDay, parseTime } from './clock.ts';
import { type FootMarks, readFootMarks } from './foot-marks.ts';
import { SIGNS } from './selectors.ts';
import { among, EDITED } from './words.ts';

/** The foot of a bubble: time, "edited", star, delivery marks. */
export interface Foot {
  readonly time: MinuteOfDay | null;
  readonly edited: boolean | null;
  readonly marks: FootMarks;
  readonly element: Element | null;
}

const LONGEST = 80;

/** An icon's own text is the name of its glyph. */
const isIcon = (el: Element): boolean => el.hasAttribute('data-icon') || el.parentElement?.hasAttribute('data-icon') === true;

/** The pieces of text of an element, without icons and their ligatures. */
export function textPieces(of: Element): { text: string; node: Node }[] {
  const walker = of.ownerDocument.createTreeWalker(of, NodeFilter.SHOW_TEXT);
  const found: { text: string; node: Node }[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = (node.nodeValue ?? '').trim();
    const parent = node.parentElement;
    if (text !== '' && parent && parent.nodeName !== 'title' && !isIcon(parent)) found.push({ text, node });
  }
  return found;
}

/** Where the foot has no name: the last time of day in the row that stands in no text, quote, button or hidden spacer. */
function unnamedFoot({ row, head, quote }: Anatomy): Element | null {
  const times = textPieces(row).filter(({ text, node }) => {
    if (head?.contains(node) || quote?.contains(node) || parseTime(text) === null) return false;
    return !node.parentElement?.closest('[aria-hidden="true"], button');
  });
  const last = times.at(-1)?.node.parentElement;
  const block = last?.closest('[role="button"]');
  return block && row.contains(block) && block !== row ? block : null;
}

const NO_MARKS: FootMarks = { ticks: false, status: null, star: false, strange: false };

/** Reads the foot of a row's bubble. A word beside the time that is not known leaves `edited` unknown. */
export function readFoot(anatomy: Anatomy): Foot {
  const element = signOf(anatomy, SIGNS.foot) ?? unnamedFoot(anatomy);
  if (!element) return { time: null, edited: null, marks: NO_MARKS, element: null };
  const words = textPieces(element).map(({ text }) => text);
  const times = words.map(parseTime).filter((time) => time !== null);
  const others = words.filter((word) => parseTime(word) === null);
  const known = times.length === 1 && words.join('').length <= LONGEST;
  const edited = others.some((word) => among(EDITED, word)) ? true : others.length === 0 && known ? false : null;
  return { time: known ? (times[0] ?? null) : null, edited, marks: readFootMarks(element), element };
}
