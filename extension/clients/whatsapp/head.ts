import { type MinuteOfDay, parseTime } from './clock.ts';
import { type DateForm, parseDateForm } from './date-form.ts';

/** What WhatsApp prints before a copied message, in the attribute `data-pre-plain-text`: `[<time>, <date>] <label>: `. */
export interface Head {
  /** Null where its form is not known: then the name still counts. */
  readonly time: MinuteOfDay | null;
  readonly date: DateForm | null;
  /** The sender's name as printed there, whole. */
  readonly label: string | null;
}

const BRACKET = /^\s*\[([^\][]{3,60})\] ?/;
const COMMA = /[,،、]/;

/**
 * Reads a head. The bracket ends at its first `]`: neither a time nor a date holds one, while a name may hold `]`, `:`
 * or what looks like a head of its own.
 * @returns null where it is no head at all
 */
export function parseHead(printed: string): Head | null {
  const match = BRACKET.exec(printed);
  const inside = match?.[1];
  if (match === null || inside === undefined || !/\p{Nd}/u.test(inside)) return null;
  const rest = printed.slice(match[0].length);
  const label = rest.endsWith(': ') ? rest.slice(0, -2) : rest.endsWith(':') ? rest.slice(0, -1) : null;
  const comma = COMMA.exec(inside)?.index ?? -1;
  const time = comma < 0 ? null : parseTime(inside.slice(0, comma));
  const date = comma < 0 ? null : parseDateForm(inside.slice(comma + 1));
  const both = time !== null && date !== null;
  return { time: both ? time : null, date: both ? date : null, label: label === '' ? null : label };
}
