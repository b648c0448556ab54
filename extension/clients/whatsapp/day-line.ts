import { addDays } from '../../../shared/record/conversation-day.ts';
import { type DateForm, parseDateForm } from './date-form.ts';
import { comparable, plain } from './numerals.ts';
import { isUnreadLine } from './words.ts';

/** What a line between messages says. */
export type DayLine =
  | { readonly kind: 'relative'; readonly day: string }
  | { readonly kind: 'full'; readonly day: string }
  | { readonly kind: 'numeric'; readonly form: DateForm }
  | { readonly kind: 'unread' }
  | { readonly kind: 'other' };

/** Languages whose words are tried when the page's own does not fit: the interface need not be in the browser's. */
const LANGUAGES = [
  'nl',
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'tr',
  'ar',
  'he',
  'ru',
  'pl',
  'uk',
  'ro',
  'id',
  'sv',
  'da',
  'nb',
  'fi',
  'hi',
  'zh',
  'ja',
  'ko',
];

interface Words {
  /** Days ago, by the words for them. */
  readonly ago: ReadonlyMap<string, number>;
  /** 0 is Sunday. */
  readonly weekday: ReadonlyMap<string, number>;
  /** 1 is January. */
  readonly month: ReadonlyMap<string, number>;
}

const vocabulary = new Map<string, Words | null>();

const key = (text: string): string => comparable(text).toLocaleLowerCase('en');

function wordsOf(language: string): Words | null {
  const known = vocabulary.get(language);
  if (known !== undefined) return known;
  const made = isLanguage(language) ? makeWords(language) : null;
  vocabulary.set(language, made);
  return made;
}

/** A page may call its language anything. */
function isLanguage(language: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf([language]).length > 0;
  } catch {
    return false;
  }
}

function makeWords(language: string): Words {
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const name = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { timeZone: 'UTC', calendar: 'gregory', ...options });
  const long = name({ weekday: 'long' });
  const alone = name({ month: 'long' });
  const within = name({ month: 'long', day: 'numeric', year: 'numeric' });
  const sunday = Date.UTC(2026, 0, 4);
  const month = new Map<string, number>();
  for (let i = 0; i < 12; i++) {
    const at = Date.UTC(2026, i, 1);
    month.set(key(alone.format(at)), i + 1);
    const part = within.formatToParts(at).find(({ type }) => type === 'month')?.value;
    if (part && !/\d/.test(part)) month.set(key(part), i + 1);
  }
  return {
    ago: new Map([0, 1].map((days) => [key(relative.format(-days, 'day')), days])),
    weekday: new Map(Array.from({ length: 7 }, (_, i) => [key(long.format(sunday + i * 86_400_000)), i])),
    month,
  };
}

/** `YYYY-MM-DD` of the newest such weekday from two to six days ago; the days between are called by name. */
function lastWeekday(weekday: number, today: string): string | null {
  for (let ago = 2; ago <= 6; ago++) {
    const day = addDays(today, -ago);
    if (new Date(`${day}T00:00:00Z`).getUTCDay() === weekday) return day;
  }
  return null;
}

function fullDate(text: string, words: Words): string | null {
  const numbers = plain(text).match(/\d+/g) ?? [];
  const year = numbers.find((n) => n.length === 4);
  const day = numbers.find((n) => n.length <= 2);
  const letters = key(text).split(/[^\p{L}\p{M}]+/u);
  const month = letters.map((word) => words.month.get(word)).find((found) => found !== undefined);
  if (numbers.length !== 2 || !year || !day || !month || Number(day) < 1 || Number(day) > 31) return null;
  return `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function inLanguage(text: string, language: string, today: string): DayLine | null {
  const words = wordsOf(language);
  if (!words) return null;
  const name = key(text);
  const ago = words.ago.get(name);
  if (ago !== undefined) return { kind: 'relative', day: addDays(today, -ago) };
  const weekday = words.weekday.get(name);
  const named = weekday === undefined ? null : lastWeekday(weekday, today);
  if (named) return { kind: 'relative', day: named };
  const full = /\p{Nd}/u.test(text) ? fullDate(text, words) : null;
  return full ? { kind: 'full', day: full } : null;
}

const same = (a: DayLine, b: DayLine): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Reads a line between messages: "Vandaag", a weekday of the last week, a date, or how many are unread. In words of
 * another language than the page's own only where every language that knows them means the same day.
 * @param today `YYYY-MM-DD` in the official's zone
 */
export function parseDayLine(text: string, language: string, today: string): DayLine {
  if (text.length > 60) return { kind: 'other' };
  const form = /^[^\p{L}]*$/u.test(plain(text).replace(/[年月日년월일г]/g, '')) ? parseDateForm(text) : null;
  if (form) return { kind: 'numeric', form };
  if (isUnreadLine(text)) return { kind: 'unread' };
  const own = inLanguage(text, language, today);
  if (own) return own;
  const meanings = LANGUAGES.map((other) => inLanguage(text, other, today)).filter((meaning) => meaning !== null);
  const first = meanings[0];
  return first && meanings.every((meaning) => same(meaning, first)) ? first : { kind: 'other' };
}
