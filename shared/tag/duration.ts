import * as z from 'zod/mini';

/** The part of ISO 8601 durations that policies use: years, months, weeks, days, hours, minutes, seconds; no fractions. */
const PATTERN = /^P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

export const Duration = z.string().check(z.regex(PATTERN));

/**
 * The instant that lies a duration after another; years and months by the calendar (UTC).
 * @throws RangeError where `duration` is not one
 */
export function after(instant: string | number | Date, duration: string): Date {
  const match = PATTERN.exec(duration);
  if (!match) throw new RangeError(`not a duration: ${duration}`);
  const [years, months, weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(instant);
  date.setUTCFullYear(date.getUTCFullYear() + years, date.getUTCMonth() + months);
  return new Date(date.getTime() + ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
}
