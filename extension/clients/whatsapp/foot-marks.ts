import type { MessageReading } from '../../../shared/record/reading.ts';
import { among, STARRED, STATUS } from './words.ts';

export type Status = NonNullable<MessageReading['status']>;

/** The small drawings in the foot of a bubble: delivery marks and a star. */
export interface FootMarks {
  /** Delivery marks stand there: only one's own messages have them. */
  readonly ticks: boolean;
  /** Null where the marks do not say: some are drawn alike and differ in colour alone. */
  readonly status: Status | null;
  readonly star: boolean;
  /** A drawing stands there that is neither. */
  readonly strange: boolean;
}

const TICK = /^(wds-ic-(read|delivered|sent|pending)|msg-(d?dbl)?check(-ack)?|msg-time|status-(d?dbl)?check|status-time)(-\w+)?$/;
const STAR = /^((wds-)?ic-)?star(red)?(-\w+)?$/;

/** What a drawing can stand for. The one called "delivered" has been the single tick since 2026. */
const DRAWN: readonly (readonly [RegExp, readonly Status[]])[] = [
  [/^(wds-ic-pending|msg-time|status-time)/, ['pending']],
  [/^(wds-ic-(delivered|sent)|msg-check|status-check)/, ['sent']],
  [/^(wds-ic-read|(msg|status)-d?dblcheck)/, ['delivered', 'read']],
];
const STATUSES: readonly Status[] = ['pending', 'sent', 'delivered', 'read'];

/** Icon, test id and title of an element, and the label that is spoken for it. */
function namesOf(el: Element): { names: string[]; label: string } {
  if (el.nodeName === 'title') return { names: [(el.textContent ?? '').trim()], label: '' };
  const names = [el.getAttribute('data-icon') ?? '', ...(el.getAttribute('data-testid') ?? '').split(/\s+/)];
  return { names: names.filter((name) => name !== ''), label: el.getAttribute('aria-label') ?? '' };
}

interface Drawing {
  readonly names: readonly string[];
  readonly labels: readonly string[];
}

const isTick = ({ names, labels }: Drawing): boolean =>
  names.some((name) => TICK.test(name)) || labels.some((label) => STATUSES.some((status) => among(STATUS[status], label)));
const isStar = ({ names, labels }: Drawing): boolean =>
  names.some((name) => STAR.test(name)) || labels.some((label) => among(STARRED, label));

/** A drawing and all that names it: the outermost named element around it, down to its title. */
function drawingsIn(foot: Element): Drawing[] {
  const drawings: Drawing[] = [];
  let around: Element | null = null;
  for (const el of foot.querySelectorAll(
    'svg, [data-icon], [aria-label], [data-testid*="ic-"], [data-testid*="check"], [data-testid="star"]',
  )) {
    if (around?.contains(el)) continue;
    around = el;
    const parts = [el, ...el.querySelectorAll('svg > title, [data-icon], [aria-label], [data-testid]')].map(namesOf);
    drawings.push({ names: parts.flatMap(({ names }) => names), labels: parts.map(({ label }) => label).filter((label) => label !== '') });
  }
  return drawings;
}

/** How far the message came, by label and drawing, where they agree. */
function statusOf({ names, labels }: Drawing): Status | null {
  const drawn = DRAWN.find(([pattern]) => names.some((name) => pattern.test(name)))?.[1];
  const spoken = STATUSES.filter((status) => labels.some((label) => among(STATUS[status], label)));
  const possible = (drawn ?? STATUSES).filter((status) => spoken.length === 0 || spoken.includes(status));
  const [only] = possible;
  return possible.length === 1 && only ? only : null;
}

/** Reads the drawings in the foot of a bubble. */
export function readFootMarks(foot: Element): FootMarks {
  const drawings = drawingsIn(foot);
  const ticks = drawings.filter(isTick);
  const [only] = ticks;
  return {
    ticks: ticks.length > 0,
    status: ticks.length === 1 && only ? statusOf(only) : null,
    star: drawings.some(isStar),
    strange: drawings.some((drawing) => !isTick(drawing) && !isStar(drawing)),
  };
}
