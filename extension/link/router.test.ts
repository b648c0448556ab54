import { describe, expect, it } from 'vitest';
import { ZegelError } from '../../shared/errors/error.ts';
import { PAGE_CALLS, type PageCall } from '../../shared/protocol/page-calls.ts';
import { type Caller, callerOf, mayCall } from '../permissions/caller.ts';
import { answer, type PageHandlers } from './router.ts';

const PAGE: Caller = { kind: 'page', tab: null, origin: null };
const CONTENT: Caller = { kind: 'content', tab: 1, origin: 'https://web.whatsapp.com' };
const calls = Object.keys(PAGE_CALLS) as PageCall[];

const heard: string[] = [];
const handlers = Object.fromEntries(
  calls.map((call) => [
    call,
    async () => {
      heard.push(call);
      if (call === 'archiveNow') throw new ZegelError('link.closed');
      if (call === 'sites') throw new Error('Jan zei: geheim');
      return { queued: 1 };
    },
  ]),
) as unknown as PageHandlers;

const say = (message: unknown, caller: Caller | null = PAGE) => answer(handlers, message, async () => caller);
const codeOf = async (message: unknown, caller: Caller | null = PAGE): Promise<string> => {
  const reply = await say(message, caller);
  return 'error' in reply ? reply.error.code : 'result';
};

describe('the router', () => {
  it('answers a call of the table', async () => {
    expect(await say({ zegel: 1, call: 'backlog', request: {} })).toEqual({ result: { queued: 1 } });
  });

  it.each([[null], ['backlog'], [{}], [{ zegel: 2, call: 'backlog', request: {} }], [{ zegel: 1, request: {} }]])(
    'refuses %j',
    async (message) => {
      expect(await codeOf(message)).toBe('link.bad-request');
    },
  );

  it.each(['nothing', 'toString', '__proto__', 'constructor'])('does not know the call %s', async (call) => {
    expect(await codeOf({ zegel: 1, call, request: {} })).toBe('link.unknown-call');
  });

  it('refuses a request that is not in the form of its call', async () => {
    expect(await codeOf({ zegel: 1, call: 'tag', request: { conversation: 'x', tag: 'business' } })).toBe('link.bad-request');
    expect(await codeOf({ zegel: 1, call: 'pause', request: { paused: 'yes' } })).toBe('link.bad-request');
  });

  it('passes on the error of a call, and of a surprise only that there was one', async () => {
    expect(await codeOf({ zegel: 1, call: 'archiveNow', request: {} })).toBe('link.closed');
    expect(JSON.stringify(await say({ zegel: 1, call: 'sites', request: {} }))).toBe('{"error":{"code":"internal","facts":{}}}');
  });

  it('does nothing for a stranger', async () => {
    heard.length = 0;
    expect(await codeOf({ zegel: 1, call: 'backlog', request: {} }, null)).toBe('site.denied');
    expect(heard).toEqual([]);
  });
});

describe('who may ask what', () => {
  it('lets a chat page ask what it needs and nothing else', () => {
    expect(calls.filter((call) => mayCall(CONTENT, call))).toEqual(['condition', 'capture', 'marks', 'tag', 'undo', 'leave', 'backlog']);
    expect(calls.filter((call) => !mayCall(PAGE, call))).toEqual([]);
  });

  const self = { id: 'own', pages: 'chrome-extension://own/' };
  const granted = async (origin: string): Promise<boolean> => origin === 'https://web.whatsapp.com';
  const whose = (sender: Parameters<typeof callerOf>[0]) => callerOf(sender, self, granted);

  it('knows its own pages and the chats that it may read', async () => {
    expect(await whose({ id: 'own', url: 'chrome-extension://own/popup.html' })).toEqual(PAGE);
    expect(await whose({ id: 'own', url: 'https://web.whatsapp.com/', tab: { id: 1 } })).toEqual(CONTENT);
  });

  it.each([
    [{ id: 'other', url: 'chrome-extension://own/popup.html' }],
    [{ id: 'own' }],
    [{ id: 'own', url: 'https://example.com/', tab: { id: 1 } }],
    [{ id: 'own', url: 'https://web.whatsapp.com/' }],
    [{ id: 'own', url: 'not an address', tab: { id: 1 } }],
    [{ id: 'own', url: 'https://web.whatsapp.com.example.com/chrome-extension://own/', tab: { id: 1 } }],
  ])('refuses %j', async (sender) => {
    expect(await whose(sender)).toBeNull();
  });
});
