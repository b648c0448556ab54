import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(`${import.meta.dirname}/tokens.css`, 'utf8');

/** The declarations of the first block after `start`. */
function block(start: string): string[] {
  const from = css.indexOf('{', css.indexOf(start) + start.length - 1);
  return css
    .slice(from + 1, css.indexOf('}', from))
    .split(';')
    .map((line) => line.trim())
    .filter(Boolean);
}

test('light and dark name the same tokens', () => {
  const names = (lines: string[]) => lines.map((line) => line.split(':')[0]);
  expect(names(block('.zegel-dark {'))).toEqual(names(block('.zegel-light {')));
});
