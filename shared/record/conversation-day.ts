/**
 * The calendar day of an instant in a zone: the unit in which conversations are packaged.
 * @param instant anything that `Date` parses
 * @param timeZone IANA name, from the policy
 * @returns `YYYY-MM-DD`
 */
export function dayOf(instant: string | number | Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(instant));
}

/** Whether `YYYY-MM-DD` is a day of the calendar: the 30th of February is none, and MDTO takes no such. */
export function isCalendarDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** `day` and a number of days later, or earlier if negative: `YYYY-MM-DD`. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
