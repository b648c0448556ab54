import type { Provenance } from '../../../shared/record/provenance.ts';
import type { DateForm, Order } from './date-form.ts';
import { type DayLine, parseDayLine } from './day-line.ts';
import { dayOfForm, decideOrders, headStyle, type Orders, type Segment } from './order.ts';
import type { Row } from './row.ts';

/** The calendar day of each row, where it can be known. */
export interface DayOf {
  readonly day: string | null;
  readonly from: Provenance;
}

export interface Days {
  /** By place in the list of rows. */
  readonly of: readonly DayOf[];
  /** Orders that this page proves by itself or that still hold: worth remembering. */
  readonly orders: Orders;
  readonly lines: number;
  readonly relativeFits: boolean;
}

interface Stretch extends Segment {
  readonly rows: number[];
  readonly heads: DateForm[];
  /** Lines that may or may not begin another day stand before these rows. */
  readonly doubts: number[];
}

const isDay = (line: DayLine): boolean => line.kind === 'relative' || line.kind === 'full' || line.kind === 'numeric';

const headDate = (row: Row | undefined): DateForm | null => (row?.kind === 'message' ? (row.head?.date ?? null) : null);

function stretchesOf(rows: readonly Row[], language: string, today: string): Stretch[] {
  let current: Stretch = { line: null, rows: [], heads: [], doubts: [] };
  const all = [current];
  rows.forEach((row, index) => {
    if (row.kind === 'line') {
      const line = parseDayLine(row.text, language, today);
      if (isDay(line)) {
        current = { line, rows: [], heads: [], doubts: [] };
        all.push(current);
      } else if (line.kind === 'other') current.doubts.push(index);
      return;
    }
    current.rows.push(index);
    const date = headDate(row);
    if (date) current.heads.push(date);
  });
  return all.flatMap(splitWhereDatesChange(rows));
}

/** A line that could not be read begins another day if the dates on its two sides are written differently. */
function splitWhereDatesChange(rows: readonly Row[]): (stretch: Stretch) => Stretch[] {
  return (stretch) => {
    if (stretch.doubts.length === 0) return [stretch];
    const parts: Stretch[] = [{ line: stretch.line, rows: [], heads: [], doubts: [] }];
    const cuts = [...stretch.doubts];
    for (const index of stretch.rows) {
      while (cuts[0] !== undefined && cuts[0] < index) {
        cuts.shift();
        parts.push({ line: null, rows: [], heads: [], doubts: [] });
      }
      parts.at(-1)?.rows.push(index);
      const date = headDate(rows[index]);
      if (date) parts.at(-1)?.heads.push(date);
    }
    return joined(parts);
  };
}

const printed = (form: DateForm | undefined): string => JSON.stringify(form ?? null);

/** Parts with equal dates on both sides of a line are one day after all. */
function joined(parts: readonly Stretch[]): Stretch[] {
  const out: Stretch[] = [];
  for (const part of parts) {
    const last = out.at(-1);
    if (last && last.heads.length > 0 && part.heads.length > 0 && printed(last.heads.at(-1)) === printed(part.heads[0])) {
      last.rows.push(...part.rows);
      last.heads.push(...part.heads);
    } else out.push({ line: part.line, rows: [...part.rows], heads: [...part.heads], doubts: [] });
  }
  return out;
}

/** The one value that all readings give, or null. */
function agreed<T>(readings: readonly Orders[], value: (orders: Orders) => T | null): T | null {
  const values = new Set(readings.map(value));
  const [only] = values;
  return values.size === 1 && only !== undefined ? only : null;
}

const NOTHING: DayOf = { day: null, from: 'neighbour' };

function dayFromLine(line: DayLine | null, readings: readonly Orders[], relativeFits: boolean): string | null {
  if (line?.kind === 'relative') return relativeFits ? line.day : null;
  if (line?.kind === 'full') return line.day;
  return line?.kind === 'numeric' ? agreed(readings, (orders) => dayOfForm(line.form, `line ${line.form.style}`, orders)) : null;
}

const minuteOf = (row: Row | undefined): number | null => (row?.kind === 'message' ? (row.head?.time ?? row.foot.time) : null);

/**
 * Whether a row without a date stands in the day of its neighbours: between two of them, or beside one where the page
 * draws a line at each new day; and never where its own time says otherwise.
 */
function isBetween(rows: readonly Row[], members: readonly number[], index: number, linesShow: boolean): boolean {
  const dated = members.filter((member) => headDate(rows[member]) !== null);
  const before = dated.findLast((member) => member < index);
  const after = dated.find((member) => member > index);
  if (!linesShow && (before === undefined || after === undefined)) return false;
  const own = minuteOf(rows[index]) ?? -1;
  const earliest = before === undefined ? null : minuteOf(rows[before]);
  const latest = after === undefined ? null : minuteOf(rows[after]);
  return own < 0 || (own >= (earliest ?? 0) && own <= (latest ?? own));
}

/**
 * Gives each row its day: its own head's, else that of the day line above it or of its neighbours under the same line.
 * @param today `YYYY-MM-DD` in the official's zone
 */
export function readDays(rows: readonly Row[], language: string, today: string, remembered: Orders): Days {
  const stretches = stretchesOf(rows, language, today);
  const { readings, relativeFits } = decideOrders(stretches, today, remembered);
  const of: DayOf[] = rows.map(() => NOTHING);
  const headDay = (form: DateForm): string | null => agreed(readings, (orders) => dayOfForm(form, headStyle(form), orders));
  const linesShow = stretches.some(({ line }) => line !== null);
  for (const { line, rows: members, heads } of stretches) {
    const above = dayFromLine(line, readings, relativeFits);
    const headDays = [...new Set(heads.map(headDay))];
    const shared = headDays.length === 1 ? (headDays[0] ?? null) : null;
    const conflict = headDays.length > 1 || (above !== null && shared !== null && above !== shared);
    for (const index of members) {
      const own = headDate(rows[index]);
      const day = own ? headDay(own) : null;
      if (own) of[index] = { day, from: 'head' };
      else if (!conflict && above !== null) of[index] = { day: above, from: 'divider' };
      else if (!conflict && isBetween(rows, members, index, linesShow)) of[index] = { day: shared, from: 'neighbour' };
    }
  }
  return { of, orders: proved(readings), lines: stretches.filter(({ line }) => line !== null).length, relativeFits };
}

function proved(readings: readonly Orders[]): Orders {
  const first = readings[0];
  if (!first) return new Map();
  return new Map([...first].filter(([style]): boolean => agreed<Order>(readings, (orders) => orders.get(style) ?? null) !== null));
}
