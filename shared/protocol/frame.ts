import { ZegelError } from '../errors/zegel-error.ts';

/**
 * Frames of the link: four bytes of length, then that many bytes of JSON in UTF-8. The length is little-endian on every
 * machine that we run on; native messaging (Chrome, Firefox) uses native order, and the socket carries the same frames.
 */

/** Largest frame either way, bytes of JSON: Chromium's own limit from host to browser. */
export const MAX_FRAME = 1_048_576;
/** Raw bytes of a chunk: larger calls and replies travel in pieces of this size. */
export const CHUNK_BYTES = 262_144;
/** Largest call or reply after its chunks are put together. */
export const MAX_TRANSFER = 67_108_864;

const HEADER = 4;

export function encodeFrame(value: unknown): Uint8Array {
  const body = new TextEncoder().encode(JSON.stringify(value));
  if (body.length > MAX_FRAME) throw new ZegelError('link.frame-too-large', { bytes: body.length, limit: MAX_FRAME });
  const frame = new Uint8Array(HEADER + body.length);
  new DataView(frame.buffer).setUint32(0, body.length, true);
  frame.set(body, HEADER);
  return frame;
}

/**
 * Takes bytes as they come, split and merged at will, and gives back whole frames. A length above the cap is refused
 * before anything of it is kept, and the stream is dead from then on.
 */
export class FrameDecoder {
  #pieces: Uint8Array[] = [];
  #held = 0;
  #dead: ZegelError | null = null;
  readonly #limit: number;

  constructor(limit = MAX_FRAME) {
    this.#limit = limit;
  }

  /** @throws ZegelError `link.frame-too-large` */
  *push(bytes: Uint8Array): Generator<Uint8Array> {
    if (this.#dead) throw this.#dead;
    this.#pieces.push(bytes);
    this.#held += bytes.length;
    for (;;) {
      if (this.#held < HEADER) return;
      const header = this.#peek(HEADER);
      const length = new DataView(header.buffer, header.byteOffset).getUint32(0, true);
      if (length > this.#limit) {
        this.#pieces = [];
        this.#held = 0;
        this.#dead = new ZegelError('link.frame-too-large', { bytes: length, limit: this.#limit });
        throw this.#dead;
      }
      if (this.#held < HEADER + length) return;
      yield this.#take(HEADER + length).subarray(HEADER);
    }
  }

  #peek(count: number): Uint8Array {
    const first = this.#pieces[0];
    if (first && first.length >= count) return first.subarray(0, count);
    const joined = this.#join();
    return joined.subarray(0, count);
  }

  #take(count: number): Uint8Array {
    const all = (this.#pieces[0]?.length ?? 0) >= count ? (this.#pieces[0] as Uint8Array) : this.#join();
    const rest = all.subarray(count);
    this.#pieces = rest.length ? [rest, ...this.#pieces.slice(1)] : this.#pieces.slice(1);
    this.#held -= count;
    return all.subarray(0, count);
  }

  #join(): Uint8Array {
    const joined = new Uint8Array(this.#held);
    let at = 0;
    for (const piece of this.#pieces) {
      joined.set(piece, at);
      at += piece.length;
    }
    this.#pieces = [joined];
    return joined;
  }
}

/** @throws ZegelError `link.frame-not-json` */
export function decodeBody(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (cause) {
    throw new ZegelError('link.frame-not-json', { bytes: body.length }, cause);
  }
}
