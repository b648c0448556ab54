import { expect, test } from 'vitest';
import { type Box, chipSpot, GAP, toolbarSpot } from './beside.ts';

const list: Box = { left: 400, top: 60, right: 1200, bottom: 740 };
const chip = { width: 24, height: 24 };
const box = (left: number, top: number, width: number, height: number): Box => ({ left, top, right: left + width, bottom: top + height });

test('beside an incoming message on its right, beside an outgoing one on its left', () => {
  const incoming = chipSpot(box(450, 100, 300, 40), list, chip, false);
  expect(incoming).toEqual({ left: 750 + GAP, top: 108, side: 'right' });
  const outgoing = chipSpot(box(850, 100, 300, 40), list, chip, false);
  expect(outgoing).toEqual({ left: 850 - GAP - 24, top: 108, side: 'left' });
});

test('a tall message has its chip near its foot', () => {
  expect(chipSpot(box(450, 100, 300, 400), list, chip, false).top).toBe(500 - 24 - 40);
});

test('upon a message that fills the list, at the far corner of its reading direction', () => {
  const full = box(400, 100, 800, 60);
  expect(chipSpot(full, list, chip, false)).toMatchObject({ side: 'upon', left: 1200 - 24 - 6 });
  expect(chipSpot(full, list, chip, true)).toMatchObject({ side: 'upon', left: 406 });
});

test('upon a row that reaches further than its list, inside the list', () => {
  const wide = box(380, 100, 900, 60);
  expect(chipSpot(wide, list, chip, false)).toMatchObject({ side: 'upon', left: 1200 - 24 - 6 });
  expect(chipSpot(wide, list, chip, true)).toMatchObject({ side: 'upon', left: 406 });
});

test('the toolbar stays inside the list', () => {
  const spot = toolbarSpot(box(1150, 62, 24, 24), 'right', { width: 200, height: 36 }, list);
  expect(spot.left + 200).toBeLessThanOrEqual(list.right);
  expect(spot.top).toBeGreaterThanOrEqual(list.top);
});
