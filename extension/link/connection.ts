import { ZegelError } from '../../shared/errors/error.ts';
import { FromWire, TransferBroken, toWire } from '../../shared/protocol/chunks.ts';
import { LINK_CALLS, type LinkCall, type LinkRequest, type LinkResult } from '../../shared/protocol/link-calls.ts';

/** What the browser's native-messaging port is to us. */
export interface NativePort {
  postMessage(message: unknown): void;
  disconnect(): void;
  onMessage(listener: (message: unknown) => void): void;
  /** `reason` is the browser's own English sentence, where it gives one. */
  onDisconnect(listener: (reason: string | null) => void): void;
}

/** The clock's part of the environment. */
export interface Timers {
  /** @returns cancels it */
  after(milliseconds: number, run: () => void): () => void;
}

/** No answer in this time means that the other end hangs. */
const PATIENCE_MS: Partial<Record<LinkCall, number>> = { release: 120_000 };
const DEFAULT_PATIENCE_MS = 30_000;

/** Why a port closed, from what Chromium and Firefox say. */
export function reasonOf(reason: string | null): ZegelError {
  if (reason && /not found|no such native application|forbidden|not allowed|access.*denied/i.test(reason)) {
    return new ZegelError('link.host-missing');
  }
  return new ZegelError('link.closed');
}

interface Waiting {
  done(result: unknown): void;
  fail(error: ZegelError): void;
}

/**
 * One life of the native port: calls out, results back by their id, envelopes larger than a frame in parts. What comes is
 * held to the protocol's schemas. Once closed it stays closed; every call that waited fails.
 */
export class Connection {
  readonly #port: NativePort;
  readonly #timers: Timers;
  readonly #wire = new FromWire();
  readonly #waiting = new Map<number, Waiting>();
  readonly #events: { changed(): void; closed(error: ZegelError): void };
  #next = 1;
  #closed: ZegelError | null = null;
  /** What the relay said before it ended: it knows better than the browser why. */
  #said: ZegelError | null = null;

  constructor(port: NativePort, timers: Timers, events: { changed(): void; closed(error: ZegelError): void }) {
    this.#port = port;
    this.#timers = timers;
    this.#events = events;
    port.onMessage((message) => this.#receive(message));
    port.onDisconnect((reason) => this.#close(this.#said ?? reasonOf(reason)));
  }

  /**
   * @throws ZegelError what the companion answered; `link.timeout`, `link.closed`, `link.bad-reply`, or why the port closed
   */
  async call<C extends LinkCall>(call: C, request: LinkRequest<C>): Promise<LinkResult<C>> {
    const answer = await this.#ask(call, request);
    const result = LINK_CALLS[call].result.safeParse(answer);
    if (!result.success) throw new ZegelError('link.bad-reply', {}, result.error);
    return result.data as LinkResult<C>;
  }

  /** Ends this life; what waits fails with `error`. */
  close(error = new ZegelError('link.closed')): void {
    if (this.#closed) return;
    this.#port.disconnect();
    this.#close(error);
  }

  #ask(call: LinkCall, request: unknown): Promise<unknown> {
    const closed = this.#closed;
    if (closed) return Promise.reject(closed);
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const cancel = this.#timers.after(PATIENCE_MS[call] ?? DEFAULT_PATIENCE_MS, () => this.close(new ZegelError('link.timeout')));
      const end = (): void => {
        cancel();
        this.#waiting.delete(id);
      };
      this.#waiting.set(id, {
        done: (result) => {
          end();
          resolve(result);
        },
        fail: (error) => {
          end();
          reject(error);
        },
      });
      try {
        for (const part of toWire({ kind: 'call', id, call, request })) this.#port.postMessage(part);
      } catch (thrown) {
        this.#waiting.get(id)?.fail(ZegelError.of(thrown, 'link.closed'));
      }
    });
  }

  #receive(message: unknown): void {
    let envelope: ReturnType<FromWire['push']>;
    try {
      envelope = this.#wire.push(message);
    } catch (thrown) {
      const error = ZegelError.of(thrown);
      if (thrown instanceof TransferBroken) this.#waiting.get(thrown.transfer)?.fail(error);
      else this.close(new ZegelError('link.bad-reply', {}, thrown));
      return;
    }
    if (!envelope) return;
    if (envelope.kind === 'event') this.#events.changed();
    else if (envelope.kind === 'result') this.#waiting.get(envelope.id)?.done(envelope.result);
    else if (envelope.kind === 'error') {
      const error = ZegelError.from(envelope.error);
      const waiting = this.#waiting.get(envelope.id);
      if (waiting) waiting.fail(error);
      else this.#said = error;
    }
  }

  #close(error: ZegelError): void {
    if (this.#closed) return;
    this.#closed = error;
    for (const waiting of [...this.#waiting.values()]) waiting.fail(error);
    this.#events.closed(error);
  }
}
