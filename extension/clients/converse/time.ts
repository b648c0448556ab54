import type { MessageReading } from '../../../shared/record/reading.ts';

/**
 * An instant as the official's clock showed it.
 * @param iso what the page says; anything
 * @param timeZone IANA name
 * @returns null where it is no instant of the years 1 to 9999
 */
export function localTime(iso: string | null, timeZone: string): Pick<MessageReading, 'sentAt' | 'day'> {
  const at = new Date(iso ?? '');
  const year = at.getUTCFullYear();
  // A day off either end, since the zone moves it.
  if (!(year >= 1 && year <= 9998)) return { sentAt: null, day: null };
  // The calendar of ISO 8601, hours from 00: `sv` is written that way; the parts are taken by name all the same.
  const format = new Intl.DateTimeFormat('sv', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'longOffset',
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const offset = /[+-]\d\d:\d\d/.exec((parts.timeZoneName ?? '').replace('\u2212', '-'))?.[0] ?? '+00:00';
  const day = `${parts.year?.padStart(4, '0')}-${parts.month}-${parts.day}`;
  const time = `${day}T${parts.hour}:${parts.minute}:${parts.second}.${parts.fractionalSecond}${offset}`;
  return { sentAt: { time, precision: 'millisecond' }, day };
}
