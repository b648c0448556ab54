import type { MessageReading } from '../../../shared/record/reading.ts';

type LocalTime = Pick<MessageReading, 'sentAt' | 'day'>;

/**
 * Makes a function that says an instant as the official's clock showed it.
 * @param timeZone IANA name
 * @returns takes what the page says, anything; gives nulls where that is no instant of the years 1 to 9998
 */
export function localTimes(timeZone: string): (iso: string | null) => LocalTime {
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
  return (iso) => {
    const at = new Date(iso ?? '');
    const year = at.getUTCFullYear();
    // Not the last year either: the zone may move its end into one with five digits.
    if (!(year >= 1 && year <= 9998)) return { sentAt: null, day: null };
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const offset = /[+-]\d\d:\d\d/.exec((parts.timeZoneName ?? '').replace('\u2212', '-'))?.[0] ?? '+00:00';
    const day = `${parts.year?.padStart(4, '0')}-${parts.month}-${parts.day}`;
    const time = `${day}T${parts.hour}:${parts.minute}:${parts.second}.${parts.fractionalSecond}${offset}`;
    return { sentAt: { time, precision: 'millisecond' }, day };
  };
}
