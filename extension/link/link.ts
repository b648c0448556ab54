import { ZegelError } from '../../shared/errors/error.ts';
import { PROTOCOL_VERSION } from '../../shared/protocol/envelope.ts';
import type { LinkCall, LinkRequest, LinkResult } from '../../shared/protocol/link-calls.ts';
import type { Condition } from '../../shared/protocol/page-calls.ts';
import { Connection, type NativePort, type Timers } from './connection.ts';

type LinkState = Condition['link']['state'];

export interface LinkDoor {
  open(): NativePort;
  readonly timers: Timers;
  /** What is said at hello. */
  readonly greeting: Omit<LinkRequest<'hello'>, 'protocol'>;
  /** The companion introduced itself; durable before anything else is called. */
  greeted(hello: LinkResult<'hello'>): Promise<void>;
  /** It is worth asking for progress. */
  changed(): void;
  /** `state` or `error` is another. */
  moved(): void;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

const STATE_OF: Partial<Record<string, LinkState>> = {
  'link.host-missing': 'hostMissing',
  'link.companion-not-running': 'notRunning',
  'link.version': 'version',
};

/**
 * The companion, over lives of the port: says hello in each, comes back after a break, later each time. What a worker
 * knows of it dies with the worker; nothing here has to last.
 */
export class Link {
  readonly #door: LinkDoor;
  #connection: Promise<Connection> | null = null;
  #state: LinkState = 'never';
  #error: ZegelError | null = null;
  #pause = FIRST_PAUSE_MS;
  #cancel: (() => void) | null = null;

  constructor(door: LinkDoor) {
    this.#door = door;
  }

  get state(): LinkState {
    return this.#state;
  }

  get error(): ZegelError | null {
    return this.#error;
  }

  /** Calls the companion, once it has answered hello. @throws ZegelError as `Connection.call` */
  async call<C extends LinkCall>(call: C, request: LinkRequest<C>): Promise<LinkResult<C>> {
    const connection = await this.connect();
    return connection.call(call, request);
  }

  /** Connects if need be. @throws ZegelError why not */
  connect(): Promise<Connection> {
    this.#connection ??= this.#greet();
    return this.#connection;
  }

  /** Connects without anybody waiting; a failure shows in `state`. */
  keep(): void {
    this.connect().catch(() => undefined);
  }

  async #greet(): Promise<Connection> {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#state !== 'connected' && this.#error === null) this.#move('connecting', null);
    let connection: Connection | null = null;
    try {
      connection = new Connection(this.#door.open(), this.#door.timers, {
        changed: () => this.#door.changed(),
        closed: (error) => this.#lost(error),
      });
      const hello = await connection.call('hello', { protocol: PROTOCOL_VERSION, ...this.#door.greeting });
      if (hello.protocol !== PROTOCOL_VERSION) throw new ZegelError('link.version', { theirs: hello.protocol, ours: PROTOCOL_VERSION });
      await this.#door.greeted(hello);
      this.#pause = FIRST_PAUSE_MS;
      this.#move('connected', null);
      return connection;
    } catch (thrown) {
      const error = ZegelError.of(thrown, 'link.closed');
      if (connection) connection.close(error);
      this.#lost(error);
      throw error;
    }
  }

  #lost(error: ZegelError): void {
    this.#connection = null;
    this.#move(STATE_OF[error.code] ?? 'connecting', error);
    if (this.#cancel) return;
    this.#cancel = this.#door.timers.after(this.#pause, () => {
      this.#cancel = null;
      this.keep();
    });
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
  }

  #move(state: LinkState, error: ZegelError | null): void {
    const same = this.#state === state && this.#error?.code === error?.code;
    this.#state = state;
    this.#error = error;
    if (!same) this.#door.moved();
  }
}
