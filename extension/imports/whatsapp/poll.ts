import { LRM, plain } from './marks.ts';
import { among, POLL } from './words.ts';

export interface Poll {
  readonly question: string;
  readonly options: readonly { readonly text: string; readonly votes: number }[];
}

const FIRST = /^(\p{Lu}[\p{Lu} ]{2,20}):$/u;
const OPTION = /^\p{Lu}[\p{Lu} ]{2,20}: (.{0,4000}) \((\d{1,9}) \p{L}+\)$/u;
/** WhatsApp allows twelve. */
const MOST_OPTIONS = 100;

/**
 * Reads a poll: `POLL:`, the question, then a line per option: `OPTION: Tuesday 8 (3 votes)`. On iOS its mark stands
 * before each word in capitals, in whatever language; elsewhere the first word has to be a known one.
 * @returns null where the body is no poll
 */
export function pollOf(body: string, platform: 'android' | 'ios'): Poll | null {
  const end = body.indexOf('\n');
  if (end < 0 || end > 40) return null;
  const first = FIRST.exec(plain(body.slice(0, end)).trim());
  if (!first?.[1] || !(among(POLL, first[1]) || (platform === 'ios' && body.startsWith(LRM)))) return null;
  const lines = body.slice(end + 1).split('\n');
  const options = lines.map((line) => OPTION.exec(plain(line).trim()));
  const start = options.findIndex((option) => option !== null);
  if (start < 1 || options.length - start > MOST_OPTIONS || options.slice(start).some((option) => option === null)) return null;
  return {
    question: lines.slice(0, start).join('\n'),
    options: options.slice(start).map((option) => ({ text: option?.[1] ?? '', votes: Number(option?.[2]) })),
  };
}
