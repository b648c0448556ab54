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
