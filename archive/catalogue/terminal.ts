/**
 * Text out of a chat, safe to print on a terminal: nothing in it can move the cursor, change colours or titles, or turn the
 * direction of reading. What is neutralised stays visible by its code point, so that nothing vanishes.
 */

/** Controls but the line feed, marks of direction, invisible separators, and what is no character. */
const UNSAFE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const codePoint = (character: string) => `<U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`;

/** A text of any number of lines. A tab becomes a space, CR LF a line feed. */
export function safeText(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(/\t/g, ' ').replace(UNSAFE, codePoint);
}

/** On one line. */
export function safeLine(text: string): string {
  return safeText(text).replace(/\n/g, ' ').trim();
}
