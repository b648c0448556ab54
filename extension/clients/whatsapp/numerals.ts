/**
 * Digits and invisible characters of printed times, dates and names, in any of the scripts that browsers print them in.
 */

/** Code point of the zero of each script's decimal digits; the nine that follow are its other digits. */
const ZEROS = [
  0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50, 0x0ed0, 0x1040, 0xff10,
];

/** Marks that steer the direction of writing and show nothing themselves; also the zero-width ones and the BOM. */
const INVISIBLE = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const FOREIGN_DIGIT = /[^\x00-\x7f]/;
const SPACES = /[\s\u00a0\u202f\u2009]+/g;

function digit(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const zero = ZEROS.find((start) => code >= start && code <= start + 9);
  return zero === undefined ? char : String(code - zero);
}

/** Latin digits for those of every script, one plain space for every run of space, no invisible marks, trimmed. */
export function plain(text: string): string {
  const visible = text.replace(INVISIBLE, '').replace(SPACES, ' ').trim();
  return FOREIGN_DIGIT.test(visible) ? visible.replace(/\p{Nd}/gu, digit) : visible;
}

/** What a page prints it prints often: the same names, labels and words in row after row. */
const compared = new Map<string, string>();
const MOST_COMPARED = 2_000;

/** A name or label for comparing: the same letters in the same order are the same name. */
export function comparable(text: string): string {
  const known = compared.get(text);
  if (known !== undefined) return known;
  const made = text.replace(INVISIBLE, '').replace(SPACES, ' ').trim().normalize('NFC');
  if (compared.size >= MOST_COMPARED) compared.clear();
  compared.set(text, made);
  return made;
}
