/** Characters that nobody sees and WhatsApp puts in: direction marks, isolates, and spaces that do not break. */

/** Put by iOS before its own words: the start of a notice, of a file, of "edited". */
export const LRM = '\u200e';

const BIDI = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;
const SPACES = /[\u00a0\u2000-\u200a\u202f]/g;
const ZEROS = [0x30, 0x660, 0x6f0, 0x966];
const DIGIT = /[٠-٩۰-۹०-९]/g;

/** Without direction marks; spaces that do not break become plain ones. */
export function plain(text: string): string {
  return text.replace(BIDI, '').replace(SPACES, ' ');
}

/** Digits of Arabic, Persian and Devanagari as 0–9. */
export function westernDigits(text: string): string {
  return text.replace(DIGIT, (digit) => {
    const code = digit.charCodeAt(0);
    const zero = ZEROS.find((start) => code >= start && code < start + 10) ?? code;
    return String(code - zero);
  });
}

/** Names are compared without marks, in one composition, without the space around them. */
export function comparableName(name: string): string {
  return plain(name).normalize('NFC').trim();
}

/** A copy that does not keep the chunk alive it was cut from: names outlive the text they were found in. */
export function detached(text: string): string {
  return Array.from(text).join('');
}
