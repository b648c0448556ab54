import { type Language, type TextKey, text } from '../../shared/locale/text.ts';
import type { Mark } from '../../shared/protocol/page-calls.ts';

const dates = new Map<string, Intl.DateTimeFormat>();

/** Day and month, by the official's calendar. A format takes longer to make than hundreds of dates take to write. */
export function dateWords(language: Language, timeZone: string, at: string): string {
  const key = `${language} ${timeZone}`;
  const format = dates.get(key) ?? new Intl.DateTimeFormat(language, { timeZone, day: 'numeric', month: 'long' });
  dates.set(key, format);
  return format.format(new Date(at));
}

/** Where and when a tag was given, in the official's own words for it; empty for an untagged message. */
function origin(language: Language, from: NonNullable<Mark['from']>, timeZone: string): string {
  if (from.why === 'window') return text(language, 'marks.from.window');
  const date = dateWords(language, timeZone, from.at);
  const key: TextKey = from.level === 'message' ? 'marks.since' : `marks.from.${from.level}`;
  return text(language, key, { date });
}

/**
 * What a mark says: its state and where the tag comes from. Never a name, title or text.
 * @param mark undefined for a message that is not stored yet
 */
export function markWords(language: Language, mark: Mark | undefined, timeZone: string): string {
  if (!mark) return text(language, 'mark.untagged');
  const state = text(language, `mark.${mark.state}`);
  return mark.from ? `${state}, ${origin(language, mark.from, timeZone)}` : state;
}

/** The short word on a chip; null where the shape alone says enough. */
export function chipWord(language: Language, state: Mark['state']): string | null {
  if (state === 'untagged') return null;
  return text(language, state === 'business' ? 'tag.business' : state === 'onTheWay' ? 'popup.onTheWay' : `mark.${state}`);
}
