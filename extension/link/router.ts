import { type ErrorReport, ZegelError } from '../../shared/errors/error.ts';
import { PAGE_CALLS, type PageCall, PageMessage, type PageRequest, type PageResult } from '../../shared/protocol/page-calls.ts';
import { type Caller, mayCall } from '../permissions/caller.ts';

/** One function per call of the table. */
export type PageHandlers = { readonly [C in PageCall]: (request: PageRequest<C>, caller: Caller) => Promise<PageResult<C>> };

export type Reply = { result: unknown } | { error: ErrorReport };

function isPageCall(name: string): name is PageCall {
  return Object.hasOwn(PAGE_CALLS, name);
}

async function perform<C extends PageCall>(handlers: PageHandlers, call: C, raw: unknown, caller: Caller): Promise<PageResult<C>> {
  const request = PAGE_CALLS[call].request.safeParse(raw);
  if (!request.success) throw new ZegelError('link.bad-request', { call }, request.error);
  return handlers[call](request.data as PageRequest<C>, caller);
}

/**
 * Answers a message from a page: held to the table, and to what its sender may ask. Never rejects.
 * @param whose who sent it; null for somebody who may ask nothing
 */
export async function answer(handlers: PageHandlers, message: unknown, whose: () => Promise<Caller | null>): Promise<Reply> {
  try {
    const read = PageMessage.safeParse(message);
    if (!read.success) throw new ZegelError('link.bad-request', {}, read.error);
    const { call, request } = read.data;
    if (!isPageCall(call)) throw new ZegelError('link.unknown-call');
    const caller = await whose();
    if (!caller) throw new ZegelError('site.denied');
    if (!mayCall(caller, call)) throw new ZegelError('link.bad-request', { call });
    return { result: await perform(handlers, call, request, caller) };
  } catch (thrown) {
    return { error: ZegelError.of(thrown).report() };
  }
}
