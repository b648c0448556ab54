import { LRM, plain, westernDigits } from './marks.ts';

/**
 * The head of an exported message. iOS writes `[<date>, <time>] `, Android `<date>, <time> - `; date, time and what
 * stands between them follow the phone's region. Forms seen: public reports of 2022–2026, listed in head.test.ts.
 */
export interface Head {
  readonly platform: 'android' | 'ios';
  /** Equal for two heads of one export: separators, length of the year, clock; not the padding of numbers. */
  readonly form: string;
  /** The parts of the date that are not its year, as printed. */
  readonly first: number;
  readonly second: number;
  readonly year: number;
  readonly yearFirst: boolean;
  /** Between the parts of the date. */
  readonly separator: string;
  readonly clock: '12h' | '24h';
  readonly hasSeconds: boolean;
  /** Seconds after midnight. */
  readonly time: number;
  /** iOS: a left-to-right mark stands before the bracket, as it does where the body holds one. */
  readonly marked: boolean;
  /** Where the body begins. */
  readonly end: number;
}

const MARK = '[\\u200e\\u200f\\u061c\\u202a-\\u202e\\u2066-\\u2069\\ufeff]*';
const SPACE = '[ \\u00a0\\u2009\\u202f]';
const DIGIT = '[0-9٠-٩۰-۹०-९]';
const DATE = `(?<a>${DIGIT}{1,4})${MARK}(?<sep>[./-])${SPACE}?(?<b>${DIGIT}{1,2})${MARK}\\k<sep>${SPACE}?(?<c>${DIGIT}{1,4})${MARK}\\.?`;
/** A comma, a space, "klo", "um", "kl.", "à". */
const JOINT = `(?<joint>[,،]?${SPACE}?(?:\\p{L}{1,5}\\.?${SPACE})?)`;
const BEFORE = `(?:(?<before>上午|下午|午前|午後|오전|오후)${SPACE}?)?`;
const AFTER = `(?:${SPACE}?(?<after>[AaPp]\\.?${SPACE}?[Mm]\\.?|ص|م))?`;
const TIME = `${BEFORE}(?<h>${DIGIT}{1,2})(?<ts>[:.])(?<m>${DIGIT}{2})(?:\\k<ts>(?<s>${DIGIT}{2}))?${AFTER}`;
const IOS = new RegExp(`^(?<marks>${MARK})\\[${DATE}${JOINT}${TIME}\\] ?`, 'u');
/** Android prints no seconds; a log of a program does. */
const ANDROID = new RegExp(`^(?<marks>${MARK})${DATE}${JOINT}${TIME}${MARK} - `, 'u');
/** Longest head there is, with room. */
const LONGEST = 80;

const AFTERNOON = /^[Pp]|م|下午|午後|오후/;

function secondsOf(hour: number, minute: number, second: number, period: string): number | null {
  if (minute > 59 || second > 59 || hour > (period ? 12 : 23)) return null;
  const base = period ? (hour % 12) + (AFTERNOON.test(period) ? 12 : 0) : hour;
  return (base * 60 + minute) * 60 + second;
}

/** How a marker of half the day is written, without saying which half: "PM" and "AM" are one style, "p. m." another. */
const periodStyle = (period: string): string =>
  period
    .replace(/[AaPp]/, '?')
    .replace(/[صم]/, '?')
    .replace(/[上下]/, '?')
    .replace(/[前後전후]/, '?');

/**
 * Reads the head at the start of a line.
 * @returns null where there is none, or its numbers cannot be a date and a time
 */
export function parseHead(line: string): Head | null {
  const start = line.slice(0, LONGEST);
  const ios = IOS.exec(start);
  const match = ios ?? ANDROID.exec(start);
  const found = match?.groups;
  if (!match || !found) return null;
  const { a = '', sep = '', b = '', c = '', joint = '', before = '', after = '', h = '', ts = '', m = '', s } = found;
  const platform = ios ? 'ios' : 'android';
  const yearFirst = a.length === 4;
  const years = yearFirst ? a : c;
  const days = yearFirst ? c : a;
  if (days.length > 2 || (years.length !== 4 && (yearFirst || years.length !== 2)) || (s !== undefined && !ios)) return null;
  // Something stands between date and time, or the numbers run into one another.
  if (joint === '' && before === '') return null;
  const number = (digits: string): number => Number(westernDigits(digits));
  const period = plain(before || after);
  const time = secondsOf(number(h), number(m), s === undefined ? 0 : number(s), period);
  const [first, second] = yearFirst ? [number(b), number(c)] : [number(a), number(b)];
  if (time === null || first < 1 || second < 1 || first > 31 || second > 31 || (first > 12 && second > 12)) return null;
  return {
    platform,
    form: [platform, yearFirst ? 'y' : '', sep, years.length, plain(joint), ts, s === undefined ? '' : 's', periodStyle(period)].join('|'),
    first,
    second,
    year: years.length === 2 ? 2000 + number(years) : number(years),
    yearFirst,
    separator: sep,
    clock: period ? '12h' : '24h',
    hasSeconds: s !== undefined,
    time,
    marked: (found.marks ?? '').includes(LRM),
    end: match[0].length,
  };
}

/** Whether a line may begin with a head at all: cheap, for the many lines that do not. */
export function mayBeHead(line: string): boolean {
  const code = line.charCodeAt(0);
  return (code >= 0x30 && code <= 0x39) || code === 0x5b || code >= 0x600;
}
