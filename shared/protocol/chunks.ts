import { ZegelError } from '../errors/error.ts';
import { Envelope } from './envelope.ts';
import { CHUNK_BYTES, decodeBody, MAX_TRANSFER } from './frame.ts';

type Part = Extract<Envelope, { kind: 'part' }>;

/** Transfers that may be under way at once on one link; more is an end that has lost its way. */
const MAX_OPEN = 8;
/** Characters handed to `fromCharCode` at a time: far below every engine's limit of arguments. */
const SLICE = 8_192;

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += SLICE) binary += String.fromCharCode(...bytes.subarray(at, at + SLICE));
  return btoa(binary);
}

function fromBase64(text: string): Uint8Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/**
 * What goes over the wire for one envelope: itself, or, beyond `CHUNK_BYTES` of JSON, its parts in order. The number of a
 * transfer is the id of the envelope in it, so that the other end can answer a transfer that broke.
 * @throws ZegelError `link.frame-too-large` above `MAX_TRANSFER`
 */
export function toWire(envelope: Envelope): Envelope[] {
  if (envelope.kind === 'event' || envelope.kind === 'part') return [envelope];
  const bytes = new TextEncoder().encode(JSON.stringify(envelope));
  if (bytes.length <= CHUNK_BYTES) return [envelope];
  if (bytes.length > MAX_TRANSFER) throw new ZegelError('link.frame-too-large', { bytes: bytes.length, limit: MAX_TRANSFER });
  const of = Math.ceil(bytes.length / CHUNK_BYTES);
  return Array.from({ length: of }, (_, index): Part => {
    const data = toBase64(bytes.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES));
    return { kind: 'part', transfer: envelope.id, index, of, data };
  });
}

/** A transfer that did not arrive whole; `transfer` is the id of the call or reply that it carried. */
export class TransferBroken extends ZegelError {
  readonly transfer: number;

  constructor(transfer: number, cause?: unknown) {
    super('link.transfer-broken', {}, cause);
    this.transfer = transfer;
  }
}

/** Puts envelopes together again, for one link. Frames of other calls may come between the parts of a transfer. */
export class FromWire {
  readonly #open = new Map<number, { of: number; pieces: Uint8Array[] }>();

  /**
   * @param value one decoded frame
   * @returns the envelope that is complete with it, never a `part`; null while parts are missing
   * @throws ZegelError `link.bad-request` for what is no envelope; `TransferBroken` for parts that do not fit: the
   *   transfer is forgotten, the link goes on
   */
  push(value: unknown): Exclude<Envelope, Part> | null {
    const read = Envelope.safeParse(value);
    if (!read.success) throw new ZegelError('link.bad-request', {}, read.error);
    if (read.data.kind !== 'part') return read.data;
    return this.#join(read.data);
  }

  #join(part: Part): Exclude<Envelope, Part> | null {
    const known = this.#open.get(part.transfer);
    this.#open.delete(part.transfer);
    const transfer = known ?? { of: part.of, pieces: [] };
    if (part.of !== transfer.of || part.index !== transfer.pieces.length || this.#open.size >= MAX_OPEN)
      throw new TransferBroken(part.transfer);
    transfer.pieces.push(this.#pieceOf(part));
    if (transfer.pieces.length < transfer.of) {
      this.#open.set(part.transfer, transfer);
      return null;
    }
    return this.#whole(part.transfer, transfer.pieces);
  }

  /** Every part but the last is full: nobody can make the number of parts mean more than `MAX_TRANSFER`. */
  #pieceOf(part: Part): Uint8Array {
    let piece: Uint8Array;
    try {
      piece = fromBase64(part.data);
    } catch (cause) {
      throw new TransferBroken(part.transfer, cause);
    }
    const last = part.index === part.of - 1;
    if (piece.length > CHUNK_BYTES || piece.length === 0 || (!last && piece.length !== CHUNK_BYTES))
      throw new TransferBroken(part.transfer);
    return piece;
  }

  #whole(transfer: number, pieces: readonly Uint8Array[]): Exclude<Envelope, Part> {
    const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    let read: ReturnType<typeof Envelope.safeParse>;
    try {
      read = Envelope.safeParse(decodeBody(bytes));
    } catch (cause) {
      throw new TransferBroken(transfer, cause);
    }
    if (!read.success || read.data.kind === 'part' || read.data.kind === 'event' || read.data.id !== transfer)
      throw new TransferBroken(transfer);
    return read.data;
  }
}
