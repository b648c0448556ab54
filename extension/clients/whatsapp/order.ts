import { addDays } from '../../../shared/record/conversation-day.ts';
import { type DateForm, dayUnder, type Order, orderOfStyle } from './date-form.ts';
import type { DayLine } from './day-line.ts';

/** The rows under one day line: all of one day. */
export interface Segment {
  readonly line: DayLine | null;
  /** Dates of the heads in it, in page order. */
  readonly heads: readonly DateForm[];
}

/** Orders of day and month by the style of dates: those of heads and those of day lines may differ. */
export type Orders = ReadonlyMap<string, Order>;

export const headStyle = (form: DateForm): string => `head ${form.style}`;
export const lineStyle = (form: DateForm): string => `line ${form.style}`;

export interface Decided {
  /** Every way to read the page's dates that nothing on it contradicts; more than one where it does not settle the order. */
  readonly readings: readonly Orders[];
  /** Whether "today" and its like fit the heads; if not, the page was drawn on an earlier day. */
  readonly relativeFits: boolean;
}

const ORDERS: readonly Order[] = ['dayFirst', 'monthFirst'];
/** Pages with more styles than this are not of one browser. */
const MOST_STYLES = 4;

function allReadings(styles: readonly string[]): Orders[] {
  let readings: Orders[] = [new Map()];
  for (const style of styles) readings = readings.flatMap((reading) => ORDERS.map((order) => new Map([...reading, [style, order]])));
  return readings;
}

/** Day of a form under a reading of the page's dates. */
export function dayOfForm(form: DateForm, style: string, orders: Orders): string | null {
  const order = orders.get(style);
  return order ? dayUnder(form, order) : null;
}

function lineDay(line: DayLine | null, orders: Orders): string | null {
  if (line?.kind === 'numeric') return dayOfForm(line.form, lineStyle(line.form), orders);
  return line?.kind === 'relative' || line?.kind === 'full' ? line.day : null;
}

interface Cost {
  /** Dates that do not exist or lie ahead. */
  impossible: number;
  /** Rows that stand out of order or under another day's line. */
  misfits: number;
}

function costOf(orders: Orders, segments: readonly Segment[], today: string, useRelative: boolean): Cost {
  const latest = addDays(today, 1);
  const cost: Cost = { impossible: 0, misfits: 0 };
  let before: string | null = null;
  for (const { line, heads } of segments) {
    const printed = line?.kind === 'relative' && !useRelative ? null : lineDay(line, orders);
    const days = heads.map((form) => dayOfForm(form, headStyle(form), orders));
    const lineFails = line?.kind === 'numeric' && printed === null;
    cost.impossible += [...days, ...(lineFails ? [null] : []), printed ?? today].filter((day) => day === null || day > latest).length;
    const known = [...new Set([...(printed ? [printed] : []), ...days.filter((day) => day !== null)])];
    cost.misfits += Math.max(0, known.length - 1);
    const last: string | null = before;
    if (last !== null && known.some((day) => day < last || (line !== null && day === last))) cost.misfits += 1;
    before = known.sort().at(-1) ?? before;
  }
  return cost;
}

function fitting(readings: readonly Orders[], segments: readonly Segment[], today: string, useRelative: boolean): Orders[] {
  return readings.filter((orders) => {
    const { impossible, misfits } = costOf(orders, segments, today, useRelative);
    return impossible === 0 && misfits === 0;
  });
}

/**
 * Settles in which order the page writes day and month, from everything on it: numbers above twelve, day lines, the
 * order of the rows, today. Never from the language: dates follow the browser's format, not the interface's.
 * @param remembered orders that earlier pages of the same profile proved
 */
export function decideOrders(segments: readonly Segment[], today: string, remembered: Orders): Decided {
  const styles = [
    ...new Set(
      segments.flatMap(({ line, heads }) => [...heads.map(headStyle), ...(line?.kind === 'numeric' ? [lineStyle(line.form)] : [])]),
    ),
  ];
  if (styles.length > MOST_STYLES) return { readings: [], relativeFits: false };
  const all = allReadings(styles);
  const strict = fitting(all, segments, today, true);
  const loose = strict.length > 0 ? strict : fitting(all, segments, today, false);
  const readings = loose.length > 0 ? loose : possible(all, segments, today);
  return { readings: narrowed(readings, styles, remembered), relativeFits: strict.length > 0 };
}

/** A reading with this many times the misfits of another is out. */
const CLEARLY_WORSE = 4;

/** Where no reading fits every row (one arrived late, say): those under which every date exists, and the fewest misfit. */
function possible(all: readonly Orders[], segments: readonly Segment[], today: string): Orders[] {
  const costs = all.map((orders) => ({ orders, ...costOf(orders, segments, today, false) })).filter(({ impossible }) => impossible === 0);
  const fewest = Math.min(...costs.map(({ misfits }) => misfits));
  return costs.filter(({ misfits }) => misfits < fewest * CLEARLY_WORSE).map(({ orders }) => orders);
}

/** Of what the page leaves open: what was proved before, and what no locale contradicts. */
function narrowed(readings: readonly Orders[], styles: readonly string[], remembered: Orders): readonly Orders[] {
  let left = readings;
  for (const style of styles) {
    const prior = remembered.get(style) ?? orderOfStyle(style.slice(style.indexOf(' ') + 1));
    const agreeing = prior ? left.filter((orders) => orders.get(style) === prior) : [];
    if (agreeing.length > 0) left = agreeing;
  }
  return left;
}
