import { describe, expect, it } from 'vitest';
import { drawIcon } from './icon.ts';
import type { TrayState } from './tray.ts';

const STATES: TrayState[] = ['idle', 'busy', 'attention', 'paused'];

/** Which pixels are light, seen by somebody who sees no colour: the form that is left. */
function form(state: TrayState, size: number): string {
  const argb = drawIcon(state, size);
  return Array.from({ length: size * size }, (_, at) => {
    const [alpha = 0, red = 0, green = 0, blue = 0] = argb.subarray(at * 4, at * 4 + 4);
    if (alpha < 128) return ' ';
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 140 ? '#' : '.';
  }).join('');
}

describe('the tray icon', () => {
  it('is ARGB32, alpha first, transparent in its corners and opaque inside', () => {
    const argb = drawIcon('idle', 22);
    expect(argb).toHaveLength(22 * 22 * 4);
    expect([...argb.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
    const leftOfTheLetter = (11 * 22 + 3) * 4;
    expect([...argb.subarray(leftOfTheLetter, leftOfTheLetter + 4)]).toEqual([255, 21, 66, 115]);
  });

  it('has a form per state that shows without colour, also at the size of a panel', () => {
    for (const size of [22, 48])
      for (const [index, one] of STATES.entries())
        for (const other of STATES.slice(index + 1)) {
          const [a, b] = [form(one, size), form(other, size)];
          const differing = [...a].filter((pixel, at) => pixel !== b[at]).length;
          expect(differing / (size * size), `${one} and ${other} at ${size}`).toBeGreaterThan(0.03);
        }
  });
});
