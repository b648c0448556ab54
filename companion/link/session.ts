import type * as z from 'zod/mini';
import { ZegelError } from '../../shared/errors/error.ts';
import { type Envelope, PROTOCOL_VERSION } from '../../shared/protocol/envelope.ts';
import { LINK_CALLS, type LinkCall, type LinkRequest, type LinkResult } from '../../shared/protocol/link-calls.ts';

/** What stands behind the link: one function per call of the table. */
export type LinkHandlers = { readonly [C in LinkCall]: (request: LinkRequest<C>) => LinkResult<C> | Promise<LinkResult<C>> };

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

/** The calls of one connection: hello first, then what the table knows. Requests and results are both held to their schema. */
export class Session {
  readonly #handlers: LinkHandlers;
  #greeted = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(handlers: LinkHandlers) {
    this.#handlers = handlers;
  }

  get greeted(): boolean {
    return this.#greeted;
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
    } else if (!this.#greeted) throw new ZegelError('link.not-greeted');
    if (!isLinkCall(call)) throw new ZegelError('link.unknown-call');
    const result = await this.#checked(call, request);
    if (call === 'hello') this.#greeted = true;
    return result;
  }

  async #checked<C extends LinkCall>(call: C, raw: unknown): Promise<LinkResult<C>> {
    const schemas = LINK_CALLS[call] as unknown as Schemas<C>;
    const request = schemas.request.safeParse(raw);
    if (!request.success) throw new ZegelError('link.bad-request', { at: request.error.issues[0]?.path.join('.') ?? '' });
    const result = schemas.result.safeParse(await this.#handlers[call](request.data));
    if (!result.success) throw new ZegelError('link.bad-reply', { at: result.error.issues[0]?.path.join('.') ?? '' });
    return result.data;
  }
}
