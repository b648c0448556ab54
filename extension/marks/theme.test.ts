import { expect, test } from 'vitest';
import { luminance } from './theme.ts';

test('luminance of computed colours', () => {
  expect(luminance('rgb(255, 255, 255)')).toBeCloseTo(1);
  expect(luminance('rgb(0, 0, 0)')).toBe(0);
  expect(luminance('rgba(11, 20, 26, 1)')).toBeLessThan(0.02);
  expect(luminance('rgb(239 234 226 / 80%)')).toBeGreaterThan(0.7);
});

test('what is see-through or unknown has none', () => {
  expect(luminance('rgba(0, 0, 0, 0)')).toBeNull();
  expect(luminance('transparent')).toBeNull();
  expect(luminance('color(srgb 1 1 1)')).toBeNull();
});
