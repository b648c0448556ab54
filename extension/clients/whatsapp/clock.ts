import { plain } from './numerals.ts';

/** A time of day as it is printed: minutes after midnight. */
export type MinuteOfDay = number;

/** `[hour][:.h][minute]`, with an optional second that is not kept, and what stands before and after it. */
const TIME = /^(\D*?)(\d{1,2})\s?[:.\u2236h]\s?(\d{2})(?:[:.]\d{2})?(\D*)$/;

/** CLDR's markers of the halves of the day, without dots and spaces, in lower case. */
const MORNING = new Set(['am', 'ص', '上午', '午前', '오전', 'πμ', 'قظ', 'قبلازظهر', 'पूर्वाह्न', 'sa', 'öö', 'fm', 'de', 'পূর্বাহ্ণ']);
const EVENING = new Set(['pm', 'م', '下午', '午後', '오후', 'μμ', 'بظ', 'بعدازظهر', 'अपराह्न', 'ch', 'ös', 'em', 'du', 'অপরাহ্ণ']);
/** Words that stand beside a 24-hour time and say nothing about its half. */
const NEUTRAL = new Set(['', 'klo', 'kl', 'uhr', 'uur', 'u', 'h', 'ч', 'pukul', 'ora', 'ore']);

const marker = (text: string): string => text.toLowerCase().replace(/[.\s,]/g, '');

/**
 * Reads a time of day as any locale prints it: `12:30`, `9:50 am`, `12:33 a. m.`, `下午1:23`, `١٢:٣٤ م`, `15.52`.
 * @returns null for anything else, and where the half of the day stands in a word that is not known
 */
export function parseTime(printed: string): MinuteOfDay | null {
  if (printed.length > 32) return null;
  const match = TIME.exec(plain(printed));
  if (!match) return null;
  const hour = Number(match[2]);
  const minute = Number(match[3]);
  const words = [marker(match[1] ?? ''), marker(match[4] ?? '')].filter((word) => word !== '');
  if (hour > 23 || minute > 59 || words.length > 1) return null;
  const word = words[0] ?? '';
  if (NEUTRAL.has(word)) return hour * 60 + minute;
  if (hour > 12 || hour === 0) return null;
  if (MORNING.has(word)) return (hour % 12) * 60 + minute;
  if (EVENING.has(word)) return ((hour % 12) + 12) * 60 + minute;
  return null;
}
