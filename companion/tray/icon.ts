import type { TrayState } from './tray.ts';

/**
 * The icon, drawn by code: a wax seal, and in it a form per state. Coordinates run from -1 to 1, y downwards.
 */
type Point = readonly [x: number, y: number];
type Stroke = readonly [from: Point, to: Point];
type Colour = readonly [red: number, green: number, blue: number];

interface Look {
  readonly colour: Colour;
  /** A filled seal, or its outline alone. */
  readonly filled: boolean;
  readonly strokes: readonly Stroke[];
}

const LOOKS: Record<TrayState, Look> = {
  // The letter Z.
  idle: {
    colour: [21, 66, 115],
    filled: true,
    strokes: [
      [
        [-0.38, -0.4],
        [0.38, -0.4],
      ],
      [
        [0.38, -0.4],
        [-0.38, 0.4],
      ],
      [
        [-0.38, 0.4],
        [0.38, 0.4],
      ],
    ],
  },
  // An arrow upwards.
  busy: {
    colour: [0, 104, 139],
    filled: true,
    strokes: [
      [
        [0, -0.48],
        [0, 0.5],
      ],
      [
        [0, -0.48],
        [-0.38, -0.08],
      ],
      [
        [0, -0.48],
        [0.38, -0.08],
      ],
    ],
  },
  // An exclamation mark.
  attention: {
    colour: [171, 40, 20],
    filled: true,
    strokes: [
      [
        [0, -0.5],
        [0, 0.12],
      ],
      [
        [0, 0.5],
        [0, 0.52],
      ],
    ],
  },
  // Two bars in a hollow seal.
  paused: {
    colour: [82, 82, 82],
    filled: false,
    strokes: [
      [
        [-0.2, -0.28],
        [-0.2, 0.28],
      ],
      [
        [0.2, -0.28],
        [0.2, 0.28],
      ],
    ],
  },
};

const SCALLOPS = 10;
const STROKE = 0.13;
/** Samples per pixel and direction: smooth edges. */
const SAMPLES = 4;

function distance([x, y]: Point, [[x1, y1], [x2, y2]]: Stroke): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}

const WHITE: Colour = [255, 255, 255];

/** The colour at a point, null where the icon is transparent. The white rim keeps it visible on dark panels. */
function colourAt(look: Look, point: Point): Colour | null {
  const [x, y] = point;
  const radius = Math.hypot(x, y);
  const edge = 0.82 + 0.06 * Math.cos(SCALLOPS * Math.atan2(y, x));
  if (radius > edge + 0.12) return null;
  if (radius > edge) return WHITE;
  const inGlyph = look.strokes.some((stroke) => distance(point, stroke) <= STROKE);
  if (look.filled) return inGlyph ? WHITE : look.colour;
  return inGlyph || radius > edge - 0.17 ? look.colour : WHITE;
}

/**
 * One picture of the icon.
 * @param size width and height in pixels
 * @returns ARGB32, big-endian, row by row: what StatusNotifierItem's `IconPixmap` holds
 */
export function drawIcon(state: TrayState, size: number): Uint8Array {
  const look = LOOKS[state];
  const pixels = new Uint8Array(size * size * 4);
  const all = SAMPLES * SAMPLES;
  for (let pixel = 0; pixel < size * size; pixel++) {
    const sum = [0, 0, 0];
    let covered = 0;
    for (let sample = 0; sample < all; sample++) {
      const x = (pixel % size) + ((sample % SAMPLES) + 0.5) / SAMPLES;
      const y = Math.floor(pixel / size) + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES;
      const colour = colourAt(look, [(x / size) * 2 - 1, (y / size) * 2 - 1]);
      if (!colour) continue;
      covered++;
      for (const [channel, value] of colour.entries()) sum[channel] = (sum[channel] ?? 0) + value;
    }
    if (covered) pixels.set([Math.round((covered / all) * 255), ...sum.map((value) => Math.round(value / covered))], pixel * 4);
  }
  return pixels;
}
