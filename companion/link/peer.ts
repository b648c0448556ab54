import type { Duplex } from 'node:stream';
import { ZegelError } from '../../shared/errors/error.ts';
import { FromWire, TransferBroken, toWire } from '../../shared/protocol/chunks.ts';
import type { Envelope } from '../../shared/protocol/envelope.ts';
import { decodeBody, encodeFrame, FrameDecoder } from '../../shared/protocol/frame.ts';

export type WholeEnvelope = Exclude<Envelope, { kind: 'part' }>;

export interface PeerEvents {
  envelope(envelope: WholeEnvelope): void;
  /** Something came that is no envelope. `id`: the call that it is about, 0 for none. After a fatal one nothing more comes. */
  fault(error: ZegelError, id: number, fatal: boolean): void;
  closed(): void;
}

/** The id that a malformed envelope still names, so that its sender learns which call failed. */
function idOf(value: unknown): number {
  const id = value !== null && typeof value === 'object' && 'id' in value ? value.id : 0;
  return typeof id === 'number' && Number.isSafeInteger(id) && id >= 0 ? id : 0;
}

/** One end of a link over a stream: envelopes in and out; frames and chunks stay in here. */
export class Peer {
  readonly #stream: Duplex;
  readonly #events: PeerEvents;
  readonly #frames = new FrameDecoder();
  readonly #wire = new FromWire();
  #dead = false;

  constructor(stream: Duplex, events: PeerEvents) {
    this.#stream = stream;
    this.#events = events;
    stream.on('data', (bytes: Buffer) => this.#receive(bytes));
    // An error is followed by `close`, which is all that matters here.
    stream.on('error', () => undefined);
    stream.on('close', () => events.closed());
    stream.on('end', () => stream.end());
  }

  /** @throws ZegelError `link.frame-too-large` above the largest transfer; to a closed stream nothing is sent */
  send(envelope: Envelope): void {
    if (!this.#stream.writable) return;
    for (const part of toWire(envelope)) this.#stream.write(encodeFrame(part));
  }

  /** Sends what waits and ends. */
  end(): void {
    this.#stream.end();
  }

  destroy(): void {
    this.#stream.destroy();
  }

  #receive(bytes: Uint8Array): void {
    if (this.#dead) return;
    try {
      for (const body of this.#frames.push(bytes)) this.#frame(body);
    } catch (thrown) {
      this.#dead = true;
      this.#events.fault(ZegelError.of(thrown), 0, true);
    }
  }

  #frame(body: Uint8Array): void {
    let value: unknown;
    let envelope: WholeEnvelope | null;
    try {
      value = decodeBody(body);
      envelope = this.#wire.push(value);
    } catch (thrown) {
      this.#events.fault(ZegelError.of(thrown), thrown instanceof TransferBroken ? thrown.transfer : idOf(value), false);
      return;
    }
    if (envelope) this.#events.envelope(envelope);
  }
}
