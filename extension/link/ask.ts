import { browser } from 'wxt/browser';
import * as z from 'zod/mini';
import { ErrorReport, ZegelError } from '../../shared/errors/error.ts';
import { PAGE_CALLS, type PageCall, PageEvent, type PageRequest, type PageResult } from '../../shared/protocol/page-calls.ts';

const Reply = z.union([z.object({ result: z.unknown() }), z.object({ error: ErrorReport })]);

/** What the browser says when the worker slept or died before it answered; asking once more wakes it. */
const NOBODY_HOME = /receiving end does not exist|message (port|channel) closed|context was destroyed/i;

/**
 * How long an answer may take, ms, try by try: a worker that is killed with a message on its way to it never answers, and
 * nobody says so. What a person decided is asked again late only: a worker that is merely slow would note it twice.
 */
const PATIENCE = [3_000, 6_000, 10_000] as const;
const PATIENCE_FOR_DECISIONS = [10_000, 10_000] as const;

/** @throws ZegelError `link.timeout` */
async function sendOnce(message: unknown, patience: number): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ZegelError('link.timeout')), patience);
  });
  try {
    return await Promise.race([browser.runtime.sendMessage(message), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function send(message: unknown, patiences: readonly number[]): Promise<unknown> {
  const [patience = 0, ...further] = patiences;
  try {
    return await sendOnce(message, patience);
  } catch (cause) {
    const unheard = cause instanceof ZegelError || NOBODY_HOME.test(cause instanceof Error ? cause.message : '');
    if (!unheard || further.length === 0) throw cause;
    return await send(message, further);
  }
}

/**
 * Asks the worker, from a content script or a page of the extension. Every call may be repeated: a worker that was
 * killed before it answered is asked again.
 * @throws ZegelError the worker's error; `link.bad-reply` where the answer is not in the call's form; `link.closed`
 *   where the extension was updated or removed and this page's copy has nobody to talk to; `link.timeout` where it does
 *   not answer
 */
export async function ask<C extends PageCall>(call: C, request: PageRequest<C>): Promise<PageResult<C>> {
  let answer: unknown;
  try {
    answer = await send({ zegel: 1, call, request }, call === 'tag' || call === 'undo' ? PATIENCE_FOR_DECISIONS : PATIENCE);
  } catch (cause) {
    throw ZegelError.of(cause, 'link.closed');
  }
  const reply = Reply.safeParse(answer);
  if (!reply.success) throw new ZegelError('link.bad-reply', {}, reply.error);
  if ('error' in reply.data) throw ZegelError.from(reply.data.error);
  const result = PAGE_CALLS[call].result.safeParse(reply.data.result);
  if (!result.success) throw new ZegelError('link.bad-reply', {}, result.error);
  return result.data as PageResult<C>;
}

/**
 * Calls `listener` for everything that the worker says unasked.
 * @returns ends the listening
 */
export function onPageEvent(listener: (event: PageEvent['event']) => void): () => void {
  // Returns nothing for every message, so that it never answers in the router's stead.
  const heard = (message: unknown): undefined => {
    const event = PageEvent.safeParse(message);
    if (event.success) listener(event.data.event);
  };
  browser.runtime.onMessage.addListener(heard);
  return () => browser.runtime.onMessage.removeListener(heard);
}
