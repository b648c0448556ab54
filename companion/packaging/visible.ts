const CONTROL = /[\u0000-\u0008\u000b-\u000c\u000e-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff]/g;
const BLANK = /^[\s\p{Z}\p{Cf}]*$/u;

function picture(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\ufffd';
}

/**
 * Text that XML 1.0 and HTML can hold and a reader can see: control characters become their picture (NUL is ␀), lone
 * surrogates and non-characters become U+FFFD, line ends become LF. Only for what people read; records.json keeps the
 * text as it was.
 */
export function visible(text: string): string {
  return text.replace(/\r\n?/g, '\n').toWellFormed().replace(CONTROL, picture);
}

/**
 * The same on one line, for names and titles: white space runs become one space, too long is cut with an ellipsis.
 * @param otherwise what stands there when nothing visible is left
 * @param longest in characters
 */
export function visibleLine(text: string, otherwise: string, longest = 250): string {
  const line = visible(text).replace(/\s+/g, ' ').trim();
  if (BLANK.test(line)) return otherwise;
  const characters = [...line];
  return characters.length > longest
    ? `${characters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`
    : line;
}
