import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBody, encodeFrame, FrameDecoder, MAX_FRAME } from './frame.ts';

function decodeAll(pieces: Uint8Array[]): unknown[] {
  const decoder = new FrameDecoder();
  return pieces.flatMap((piece) => [...decoder.push(piece)].map(decodeBody));
}

test('frames arrive whole, however the bytes are split and merged', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { maxLength: 8 }), fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (values, cuts) => {
      const frames = values.map(encodeFrame);
      const stream = Buffer.concat(frames);
      const pieces: Uint8Array[] = [];
      for (let at = 0, i = 0; at < stream.length; i++) {
        const size = cuts[i % cuts.length] ?? 1;
        pieces.push(new Uint8Array(stream.subarray(at, at + size)));
        at += size;
      }
      expect(decodeAll(pieces)).toEqual(values.map((value) => JSON.parse(JSON.stringify(value))));
    }),
    { verbose: 1 },
  );
});

test('a length of 4 GB is refused before anything of it is kept, and the stream is dead', () => {
  const decoder = new FrameDecoder();
  expect(() => [...decoder.push(new Uint8Array([0xff, 0xff, 0xff, 0xff, 1]))]).toThrow('link.frame-too-large');
  expect(() => [...decoder.push(new Uint8Array([0]))]).toThrow('link.frame-too-large');
});

test('a frame of exactly the limit passes, one byte more does not', () => {
  const fits = 'a'.repeat(MAX_FRAME - 2);
  expect(encodeFrame(fits).length).toBe(MAX_FRAME + 4);
  expect(() => encodeFrame(`${fits}a`)).toThrow('link.frame-too-large');
});

test('truncated JSON and broken UTF-8 are errors, not values', () => {
  expect(() => decodeBody(new TextEncoder().encode('{"a":'))).toThrow('link.frame-not-json');
  expect(() => decodeBody(new Uint8Array([0x22, 0xff, 0x22]))).toThrow('link.frame-not-json');
});

test('a lone surrogate survives the link', () => {
  const value = { text: '\ud800 alone' };
  expect(decodeAll([encodeFrame(value)])).toEqual([value]);
});
