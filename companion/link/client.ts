import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { ZegelError } from '../../shared/errors/error.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/envelope.ts';
import { LINK_CALLS, type LinkCall, type LinkRequest, type LinkResult } from '../../shared/protocol/link-calls.ts';
import { Peer, type WholeEnvelope } from './peer.ts';

interface Waiting {
  resolve(result: unknown): void;
  reject(error: ZegelError): void;
}

export interface LinkClientOptions {
  /** Who calls: `cli/0.1.0`. */
  readonly name: string;
  /** Random id of the caller; one is made where none is given. */
  readonly profile?: string;
  /** How long a reply may take, ms. */
  readonly timeout?: number;
  /** Called whenever the companion says that something changed. */
  readonly onChanged?: () => void;
  readonly onClosed?: () => void;
}

/** The link as command line, tray and tests use it: the same calls as the extension, straight to the socket. */
export class LinkClient {
  readonly #peer: Peer;
  readonly #waiting = new Map<number, Waiting>();
  readonly #timeout: number;
  readonly #options: LinkClientOptions;
  #next = 1;
  #closed = false;

  constructor(stream: Duplex, options: LinkClientOptions) {
    this.#options = options;
    this.#timeout = options.timeout ?? 30_000;
    this.#peer = new Peer(stream, {
      envelope: (envelope) => this.#receive(envelope),
      fault: (error, id, fatal) => {
        this.#settle(id, (waiting) => waiting.reject(error));
        if (fatal) this.#peer.destroy();
      },
      closed: () => this.#close(),
    });
  }

  /**
   * Connects and says hello.
   * @throws ZegelError `link.companion-not-running`, `link.version`
   */
  static async connect(address: string | null, options: LinkClientOptions): Promise<{ client: LinkClient; hello: LinkResult<'hello'> }> {
    if (address === null) throw new ZegelError('link.companion-not-running');
    const socket = connect(address);
    await new Promise<void>((done, fail) => {
      socket.once('connect', done);
      socket.once('error', (cause) => fail(new ZegelError('link.companion-not-running', {}, cause)));
    });
    const client = new LinkClient(socket, options);
    try {
      const profile = options.profile ?? randomUUID();
      return { client, hello: await client.call('hello', { protocol: PROTOCOL_VERSION, extension: options.name, profile }) };
    } catch (thrown) {
      client.close();
      throw thrown;
    }
  }

  /** @throws ZegelError what the other side says, `link.timeout`, `link.closed` or `link.bad-reply` */
  async call<C extends LinkCall>(call: C, request: LinkRequest<C>): Promise<LinkResult<C>> {
    if (this.#closed) throw new ZegelError('link.closed');
    const id = this.#next++;
    const reply = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    const timer = setTimeout(() => this.#settle(id, (waiting) => waiting.reject(new ZegelError('link.timeout'))), this.#timeout);
    try {
      this.#peer.send({ kind: 'call', id, call, request });
      const result = LINK_CALLS[call].result.safeParse(await reply);
      if (!result.success) throw new ZegelError('link.bad-reply', {}, result.error);
      return result.data as LinkResult<C>;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  close(): void {
    this.#peer.destroy();
  }

  #receive(envelope: WholeEnvelope): void {
    if (envelope.kind === 'event') this.#options.onChanged?.();
    else if (envelope.kind === 'result') this.#settle(envelope.id, (waiting) => waiting.resolve(envelope.result));
    else if (envelope.kind === 'error') {
      const error = ZegelError.from(envelope.error);
      if (envelope.id > 0) this.#settle(envelope.id, (waiting) => waiting.reject(error));
      else this.#failAll(error);
    }
  }

  #settle(id: number, how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.get(id);
    if (waiting) how(waiting);
  }

  #failAll(error: ZegelError): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#failAll(new ZegelError('link.closed'));
    this.#options.onClosed?.();
  }
}
