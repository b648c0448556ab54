import { chmodSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { ZegelError } from '../../shared/errors/error.ts';
import type { Envelope } from '../../shared/protocol/envelope.ts';
import { Peer } from './peer.ts';
import { type LinkHandlers, Session } from './session.ts';

/** Browsers, tray and command line of one user: far fewer than this. */
const MAX_CONNECTIONS = 32;

/** Whether somebody answers at this address. */
export function answers(address: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}

/** The companion's end of the link: any number of clients, each with a session of its own. */
export class LinkServer {
  readonly #handlers: LinkHandlers;
  readonly #server: Server;
  readonly #clients = new Map<Peer, Session>();

  constructor(handlers: LinkHandlers) {
    this.#handlers = handlers;
    this.#server = createServer((socket) => this.#serve(socket));
    this.#server.maxConnections = MAX_CONNECTIONS;
  }

  /**
   * Listens where only this user can connect. The caller holds the lock on the journal: a socket that is still there was
   * left behind by a companion that is gone.
   * @throws ZegelError `companion.already-running` where a live one answers nevertheless
   */
  async listen(address: string): Promise<void> {
    if (await answers(address)) throw new ZegelError('companion.already-running');
    const onDisk = process.platform !== 'win32';
    if (onDisk) rmSync(address, { force: true });
    await new Promise<void>((done, fail) => {
      this.#server.once('error', (cause) => fail(new ZegelError('internal', {}, cause)));
      this.#server.listen(address, done);
    });
    if (onDisk) chmodSync(address, 0o600);
  }

  /** Tells every client that it is worth asking. */
  changed(): void {
    for (const [peer, session] of this.#clients) if (session.greeted) peer.send({ kind: 'event', event: 'changed' });
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((done) => this.#server.close(() => done()));
    for (const peer of this.#clients.keys()) peer.destroy();
    await closed;
  }

  #serve(socket: Socket): void {
    const session = new Session(this.#handlers);
    const peer: Peer = new Peer(socket, {
      envelope: (envelope) => {
        // A companion asks nothing: replies and events from the other end have no meaning here.
        if (envelope.kind === 'call')
          void session.answer(envelope.id, envelope.call, envelope.request).then((answer) => this.#reply(peer, answer));
      },
      fault: (error, id, fatal) => {
        peer.send({ kind: 'error', id, error: error.report() });
        if (fatal) peer.end();
      },
      closed: () => this.#clients.delete(peer),
    });
    this.#clients.set(peer, session);
  }

  #reply(peer: Peer, answer: Envelope): void {
    try {
      peer.send(answer);
    } catch (thrown) {
      const id = answer.kind === 'result' ? answer.id : 0;
      peer.send({ kind: 'error', id, error: ZegelError.of(thrown).report() });
    }
  }
}
