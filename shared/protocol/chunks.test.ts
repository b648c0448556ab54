import { describe, expect, it } from 'vitest';
import { FromWire, TransferBroken, toWire } from './chunks.ts';
import type { Envelope } from './envelope.ts';
import { CHUNK_BYTES, encodeFrame, MAX_FRAME } from './frame.ts';

const large = (id: number, length = 5_000_000): Envelope => ({
  kind: 'call',
  id,
  call: 'release',
  request: { text: 'é'.repeat(length / 2) },
});
const parts = (id: number, length?: number) => toWire(large(id, length)) as Extract<Envelope, { kind: 'part' }>[];

describe('what is larger than a chunk', () => {
  it('leaves a small envelope as it is', () => {
    const small: Envelope = { kind: 'result', id: 3, result: {} };
    expect(toWire(small)).toEqual([small]);
    expect(new FromWire().push(small)).toEqual(small);
  });

  it('arrives whole through frames below the limit', () => {
    const wire = toWire(large(7));
    const joiner = new FromWire();
    expect(wire.length).toBeGreaterThan(19);
    for (const part of wire) expect(encodeFrame(part).length).toBeLessThan(MAX_FRAME);
    const results = wire.map((part) => joiner.push(JSON.parse(JSON.stringify(part))));
    expect(results.slice(0, -1).every((result) => result === null)).toBe(true);
    expect(results.at(-1)).toEqual(large(7));
  });

  it('may be mixed with other calls and other transfers', () => {
    const joiner = new FromWire();
    const a = parts(1);
    const b = parts(2, 600_000);
    const whole: unknown[] = [];
    for (let i = 0; i < a.length; i += 1) {
      for (const part of [a[i], b[i]]) if (part) whole.push(joiner.push(part));
      expect(joiner.push({ kind: 'event', event: 'changed' })).toEqual({ kind: 'event', event: 'changed' });
    }
    expect(whole.filter((envelope) => envelope !== null)).toEqual([large(2, 600_000), large(1)]);
  });

  it('refuses a text above the largest transfer', () => {
    expect(() => toWire(large(1, 70_000_000))).toThrow(expect.objectContaining({ code: 'link.frame-too-large' }));
  });
});

describe('a transfer that breaks names itself and is forgotten', () => {
  const broken = (joiner: FromWire, value: unknown) => {
    try {
      joiner.push(value);
    } catch (thrown) {
      if (thrown instanceof TransferBroken) return thrown.transfer;
      throw thrown;
    }
    return null;
  };

  it.each([
    ['a part is missing', (all: ReturnType<typeof parts>) => [all[0], all[2]]],
    ['a part comes twice', (all: ReturnType<typeof parts>) => [all[0], all[0]]],
    ['the first is missing', (all: ReturnType<typeof parts>) => [all[1]]],
    ['the count changes', (all: ReturnType<typeof parts>) => [all[0], { ...all[1], of: 4 }]],
    ['a part is not base64', (all: ReturnType<typeof parts>) => [all[0], { ...all[1], data: '~~~' }]],
    ['a part is short', (all: ReturnType<typeof parts>) => [all[0], { ...all[1], data: 'AAAA' }]],
    ['a part is empty', (all: ReturnType<typeof parts>) => [{ ...all[0], data: '' }]],
  ])('%s', (_, choose) => {
    const joiner = new FromWire();
    const chosen = choose(parts(9, 700_000));
    for (const part of chosen.slice(0, -1)) expect(broken(joiner, part)).toBe(null);
    expect(broken(joiner, chosen.at(-1))).toBe(9);
    expect(
      parts(9, 700_000)
        .map((part) => joiner.push(part))
        .at(-1),
    ).toEqual(large(9, 700_000));
  });

  it('what it carries is not the envelope that it was announced as', () => {
    const [first, ...rest] = parts(9, 300_000);
    const joiner = new FromWire();
    joiner.push({ ...first, transfer: 8 });
    expect(broken(joiner, { ...rest[0], transfer: 8 })).toBe(8);
  });

  it('keeps at most a few transfers open', () => {
    const joiner = new FromWire();
    for (let id = 0; id < 8; id += 1) joiner.push(parts(id, 700_000)[0]);
    expect(broken(joiner, parts(8, 700_000)[0])).toBe(8);
  });

  it('refuses what is no envelope', () => {
    for (const value of [null, 1, 'x', [], {}, { kind: 'call' }, { kind: 'part', transfer: 1, index: 0, of: 257, data: '' }])
      expect(() => new FromWire().push(value)).toThrow(expect.objectContaining({ code: 'link.bad-request' }));
  });
});

it('a chunk is what the protocol says', () => {
  expect(atob(parts(1)[0]?.data ?? '').length).toBe(CHUNK_BYTES);
});
