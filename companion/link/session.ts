import type * as z from 'zod/mini';
import { ZegelError } from '../../shared/errors/error.ts';
import { type Envelope, PROTOCOL_VERSION } from '../../shared/protocol/envelope.ts';
import { LINK_CALLS, type LinkCall, type LinkRequest, type LinkResult } from '../../shared/protocol/link-calls.ts';
import { ArrivedBatch, sortBatch } from '../../shared/protocol/release.ts';

/** Who calls, as its hello said. */
export interface Caller {
  /** Random id of the browser profile. */
  readonly profile: string;
}

/** What stands behind the link: one function per call of the table. */
export type LinkHandlers = {
  readonly [C in LinkCall]: (request: LinkRequest<C>, caller: Caller) => LinkResult<C> | Promise<LinkResult<C>>;
};

interface Schemas<C extends LinkCall> {
  readonly request: z.ZodMiniType<LinkRequest<C>>;
  readonly result: z.ZodMiniType<LinkResult<C>>;
}

function isLinkCall(name: string): name is LinkCall {
  return Object.hasOwn(LINK_CALLS, name);
}

/** The version that a hello names, whatever else it looks like: an old one must hear `link.version`, not `link.bad-request`. */
function versionIn(request: unknown): unknown {
  return request !== null && typeof request === 'object' && 'protocol' in request ? request.protocol : null;
}

/** @throws ZegelError `link.bad-request` with the place */
function parsed<T>(schema: z.ZodMiniType<T>, raw: unknown): T {
  const request = schema.safeParse(raw);
  if (!request.success) throw new ZegelError('link.bad-request', { at: request.error.issues[0]?.path.join('.') ?? '' });
  return request.data;
}

/** The calls of one connection: hello first, then what the table knows. Requests and results are both held to their schema. */
export class Session {
  readonly #handlers: LinkHandlers;
  #caller: Caller | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(handlers: LinkHandlers) {
    this.#handlers = handlers;
  }

  get greeted(): boolean {
    return this.#caller !== null;
  }

  /** The answer to a call: never throws. Calls are done in the order in which they came: one may rely on the one before. */
  answer(id: number, call: string, request: unknown): Promise<Envelope> {
    const answer = this.#last.then(() => this.#attempt(id, call, request));
    this.#last = answer;
    return answer;
  }

  async #attempt(id: number, call: string, request: unknown): Promise<Envelope> {
    try {
      return { kind: 'result', id, result: await this.#perform(call, request) };
    } catch (thrown) {
      return { kind: 'error', id, error: ZegelError.of(thrown).report() };
    }
  }

  async #perform(call: string, request: unknown): Promise<unknown> {
    if (call === 'hello') {
      const theirs = versionIn(request);
      if (typeof theirs === 'number' && theirs !== PROTOCOL_VERSION)
        throw new ZegelError('link.version', { theirs, ours: PROTOCOL_VERSION });
      const { profile } = parsed(LINK_CALLS.hello.request, request);
      const result = await this.#checked('hello', request, { profile });
      this.#caller = { profile };
      return result;
    }
    if (!this.#caller) throw new ZegelError('link.not-greeted');
    if (!isLinkCall(call)) throw new ZegelError('link.unknown-call');
    return call === 'release' ? this.#release(request, this.#caller) : this.#checked(call, request, this.#caller);
  }

  /** One entry that breaks the schema is refused by itself; the rest goes its way. */
  async #release(raw: unknown, caller: Caller): Promise<LinkResult<'release'>> {
    const { batch, refused } = sortBatch(parsed(ArrivedBatch, raw));
    const invalid = refused.map(({ error, ...key }) => ({ ...key, error: error.report() }));
    if (batch.releases.length === 0) return { accepted: [], refused: invalid };
    const result = await this.#checked('release', batch, caller);
    return { accepted: result.accepted, refused: [...result.refused, ...invalid] };
  }

  async #checked<C extends LinkCall>(call: C, raw: unknown, caller: Caller): Promise<LinkResult<C>> {
    const schemas = LINK_CALLS[call] as unknown as Schemas<C>;
    const request = parsed(schemas.request, raw);
    const result = schemas.result.safeParse(await this.#handlers[call](request, caller));
    if (!result.success) throw new ZegelError('link.bad-reply', { at: result.error.issues[0]?.path.join('.') ?? '' });
    return result.data;
  }
}
