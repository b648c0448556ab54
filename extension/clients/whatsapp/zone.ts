/** Wall time of a zone, with the offset that holds there and then: pages print times without one. */

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
  });
  formats.set(timeZone, made);
  return made;
}

/** What a clock in the zone shows, as if it were UTC: milliseconds. */
function wallOf(instant: number, timeZone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(instant)) parts[type] = Number(value);
  return Date.UTC(parts.year ?? 0, (parts.month ?? 1) - 1, parts.day ?? 1, parts.hour ?? 0, parts.minute ?? 0);
}

const MINUTE = 60_000;

function offsetAt(instant: number, timeZone: string): number {
  return Math.round((wallOf(instant, timeZone) - Math.floor(instant / MINUTE) * MINUTE) / MINUTE);
}

const pad = (n: number): string => String(n).padStart(2, '0');

function iso(wall: number, offset: number): string {
  const at = new Date(wall).toISOString().slice(0, 16);
  return `${at}:00${offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offset) / 60))}:${pad(Math.abs(offset) % 60)}`;
}

/** Days whose offset does not change, by zone: nearly all of them. */
const steady = new Map<string, number | null>();

/** The offset that holds all day and in the hours around it, or null where it changes. */
function steadyOffset(midnight: number, timeZone: string): number | null {
  const key = `${timeZone} ${midnight}`;
  const known = steady.get(key);
  if (known !== undefined) return known;
  const before = offsetAt(midnight - 15 * 60 * MINUTE, timeZone);
  const after = offsetAt(midnight + 39 * 60 * MINUTE, timeZone);
  const value = before === after ? before : null;
  if (steady.size > 5_000) steady.clear();
  steady.set(key, value);
  return value;
}

/**
 * The instants that a wall time can mean: one, two in the hour that comes twice, none in the hour that is left out.
 * @param day `YYYY-MM-DD`
 * @param minute minutes after midnight
 * @returns ISO 8601 with offset, earliest first
 */
export function instantsOf(day: string, minute: number, timeZone: string): string[] {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const wall = midnight + minute * MINUTE;
  const one = steadyOffset(midnight, timeZone);
  if (one !== null) return [iso(wall, one)];
  const around = [offsetAt(midnight - 15 * 60 * MINUTE, timeZone), offsetAt(midnight + 39 * 60 * MINUTE, timeZone)];
  return [...new Set(around)]
    .filter((offset) => offsetAt(wall - offset * MINUTE, timeZone) === offset)
    .sort((a, b) => b - a)
    .map((offset) => iso(wall, offset));
}

/** The calendar day of an instant in the zone, `YYYY-MM-DD`. */
export function dayIn(instant: string, timeZone: string): string {
  return new Date(wallOf(Date.parse(instant), timeZone)).toISOString().slice(0, 10);
}

/** `day` and a number of days later, or earlier if negative. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
