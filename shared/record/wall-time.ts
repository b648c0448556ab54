/** Wall time of a zone, with the offset that holds there and then: pages and exported chats print times without one. */

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(timeZone, made);
  return made;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The offset from UTC in whole minutes that holds at an instant. */
function offsetAt(instant: number, timeZone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  return Math.round((wall - Math.floor(instant / SECOND) * SECOND) / MINUTE);
}

const pad = (n: number): string => String(n).padStart(2, '0');

function iso(wall: number, offset: number): string {
  const at = new Date(wall).toISOString().slice(0, 19);
  return `${at}${offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offset) / 60))}:${pad(Math.abs(offset) % 60)}`;
}

/** Most days that are remembered at once. */
const MOST_DAYS = 5_000;
/** By zone and day: the offsets before and after it, nearly always the same. */
const offsetsByDay = new Map<string, readonly [before: number, after: number]>();

function offsetsAround(day: string, midnight: number, timeZone: string): readonly [before: number, after: number] {
  const key = `${timeZone} ${day}`;
  const known = offsetsByDay.get(key);
  if (known) return known;
  const value = [offsetAt(midnight - 15 * HOUR, timeZone), offsetAt(midnight + 39 * HOUR, timeZone)] as const;
  if (offsetsByDay.size >= MOST_DAYS) offsetsByDay.clear();
  offsetsByDay.set(key, value);
  return value;
}

export interface WallTime {
  /** ISO 8601 with offset; of a wall time that comes twice the earlier. */
  readonly time: string;
  /** The later one, where the clock was put back. */
  readonly alternative: string | null;
  /** False in the hour that is left out: no clock in this zone showed it. */
  readonly exists: boolean;
}

/**
 * What a wall time means in a zone.
 * @param day `YYYY-MM-DD`, a day that exists
 * @param second seconds after midnight on the clock
 * @param timeZone IANA name
 */
export function wallTime(day: string, second: number, timeZone: string): WallTime {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const wall = midnight + second * SECOND;
  const [before, after] = offsetsAround(day, midnight, timeZone);
  if (before === after) return { time: iso(wall, before), alternative: null, exists: true };
  const fitting = [before, after].filter((offset) => offsetAt(wall - offset * MINUTE, timeZone) === offset).sort((a, b) => b - a);
  const [first, later] = fitting;
  if (first === undefined) return { time: iso(wall, before), alternative: null, exists: false };
  return { time: iso(wall, first), alternative: later === undefined ? null : iso(wall, later), exists: true };
}
