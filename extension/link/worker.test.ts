import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ZegelError } from '../../shared/errors/error.ts';
import type { PageCall, PageEvent, PageRequest, PageResult } from '../../shared/protocol/page-calls.ts';
import type { Reading } from '../../shared/record/reading.ts';
import { FakeCompanion, TestTimers } from '../../tests/support/fake-companion.ts';
import { dump, messageReading, readingOf, type TestProfile, testProfile } from '../../tests/support/profile.ts';
import type { Caller } from '../permissions/caller.ts';
import { Sites } from '../permissions/sites.ts';
import { handlersOf } from './handlers.ts';
import { answer } from './router.ts';
import { type Platform, Worker } from './worker.ts';

const CONTENT: Caller = { kind: 'content', tab: 7, origin: 'https://web.whatsapp.com' };
const PAGE: Caller = { kind: 'page', tab: null, origin: null };

let test: TestProfile;
let companion: FakeCompanion;
let timers: TestTimers;
let badges: string[];
let told: { tab: number | null; event: PageEvent['event'] }[];
let storage: { persisted: boolean; usedBytes: number; quotaBytes: number };
let worker: Worker;

/** A worker that starts on the store as it is. */
async function start(): Promise<Worker> {
  const profile = await test.reopen();
  const platform: Platform = {
    env: profile.env,
    timers,
    store: profile.store,
    version: '0.1.0',
    openPort: () => companion.open(),
    events: {
      toPages: ({ event }) => told.push({ tab: null, event }),
      toTab: (tab, { event }) => told.push({ tab, event }),
      readTabs: async () => [],
      writeTabs: async () => undefined,
      timers,
    },
    storage: { estimate: async () => storage },
    sites: new Sites({
      builtIn: ['https://web.whatsapp.com/*'],
      granted: async () => ['https://web.whatsapp.com/*'],
      registered: async () => [],
      register: async () => undefined,
      unregister: async () => undefined,
      giveBack: async () => undefined,
    }),
    badge: (toSort, paused) => badges.push(paused ? 'paused' : String(toSort)),
  };
  return Worker.open(platform);
}

beforeEach(async () => {
  test = await testProfile();
  companion = new FakeCompanion(() => test.clock.now());
  timers = new TestTimers();
  badges = [];
  told = [];
  storage = { persisted: false, usedBytes: 0, quotaBytes: 1_000 };
  worker = await start();
});

async function ask<C extends PageCall>(call: C, request: PageRequest<C>, caller = CONTENT): Promise<PageResult<C>> {
  const reply = await answer(handlersOf(worker), JSON.parse(JSON.stringify({ zegel: 1, call, request })), async () => caller);
  if ('error' in reply) throw ZegelError.from(reply.error);
  return reply.result as PageResult<C>;
}

const see = (reading: Reading): Promise<PageResult<'capture'>> => ask('capture', { reading });
/** Waits for work that nobody else waits for. */
const soon = (check: () => void | Promise<void>): Promise<void> => vi.waitFor(check, { timeout: 20_000 });

describe('the worker', () => {
  it('brings a tagged message to its receipt and tells pages and tabs', async () => {
    const { conversation, marks } = await see(readingOf('Anna', ['a', 'b']));
    expect(badges.at(-1)).toBe('2');
    const messages = marks.map(({ message }) => message).slice(0, 1);
    await ask('tag', { conversation: conversation?.conversation ?? '', messages, tag: 'business' });
    expect(badges.at(-1)).toBe('1');
    expect(await ask('archiveNow', {}, PAGE)).toEqual({ queued: 1 });
    companion.archive();
    companion.tell();
    await soon(async () => {
      const { backlog, problems } = await ask('backlog', {}, PAGE);
      expect([backlog.archived, backlog.toSort, problems]).toEqual([1, 1, []]);
    });
    timers.fire();
    await soon(() => {
      expect(told).toContainEqual({ tab: 7, event: 'marks' });
      expect(told).toContainEqual({ tab: null, event: 'backlog' });
    });
  });

  it('makes final on time, and at the next start where it died before', async () => {
    const { conversation, marks } = await see(readingOf('Anna', [messageReading('a', { text: 'kanarie' })]));
    await ask('tag', { conversation: conversation?.conversation ?? '', messages: marks.map(({ message }) => message), tag: 'private' });
    expect(timers.waiting).toContain(10_020);
    test.clock.advance(11);
    expect(await dump(test.store)).toContain('kanarie');
    worker = await start();
    await worker.tick();
    expect(await dump(test.store)).not.toContain('kanarie');
  });

  it('keeps the time to undo in one tab when another tab leaves the same chat', async () => {
    const { conversation, marks } = await see(readingOf('Anna', ['a']));
    const anna = conversation?.conversation ?? '';
    const other: Caller = { ...CONTENT, tab: 8 };
    await ask('capture', { reading: readingOf('Anna', ['a']) }, other);
    const { decision } = await ask('tag', { conversation: anna, messages: marks.map(({ message }) => message), tag: 'private' });
    await ask('leave', { conversation: anna }, other);
    expect((await ask('undo', { decision })).marks.map(({ state }) => state)).toEqual(['untagged']);
    await ask('tag', { conversation: anna, messages: marks.map(({ message }) => message), tag: 'private' });
    await ask('leave', { conversation: anna });
    expect((await ask('marks', { conversation: anna, ids: ['a'] })).marks.map(({ state }) => state)).toEqual(['excludedFinal']);
  });

  it('hands over by itself when the time to undo is over', async () => {
    const { conversation } = await see(readingOf('Anna', ['a']));
    await ask('tag', { conversation: conversation?.conversation ?? '', tag: 'business' });
    test.clock.advance(11);
    timers.fire();
    await soon(() => expect(companion.journal.size).toBe(1));
  });

  it('says what stands in the way of the companion, and what it says itself', async () => {
    companion.failing.hello = new ZegelError('link.companion-not-running');
    await worker.tick();
    const condition = await ask('condition', {}, PAGE);
    expect(condition.link).toMatchObject({ state: 'notRunning', error: { code: 'link.companion-not-running' } });
    companion.failing = {};
    await worker.tick();
    expect((await ask('condition', {}, PAGE)).link).toEqual({
      state: 'connected',
      error: null,
      fingerprint: 'een twee drie',
      keyProtection: 'file',
    });
  });

  it('goes on by itself when the companion is back, and no longer says that it is away', async () => {
    const { conversation } = await see(readingOf('Anna', ['a']));
    await ask('tag', { conversation: conversation?.conversation ?? '', tag: 'business' });
    companion.failing.hello = new ZegelError('link.companion-not-running');
    test.clock.advance(11);
    await worker.tick();
    companion.failing = {};
    timers.fire();
    await soon(async () => {
      expect(worker.link.state).toBe('connected');
      expect(companion.journal.size).toBe(1);
      expect((await ask('backlog', {}, PAGE)).problems).toEqual([]);
    });
  });

  it('looks at once whether the companion is there when the user opens the popup, and not before consent', async () => {
    companion.failing.hello = new ZegelError('link.companion-not-running');
    await worker.tick();
    companion.failing = {};
    await ask('condition', {});
    expect(worker.link.state).toBe('notRunning');
    await ask('condition', {}, PAGE);
    await soon(() => expect(worker.link.state).toBe('connected'));
    await ask('stop', { erase: false }, PAGE);
    worker = await start();
    await ask('condition', {}, PAGE);
    expect(worker.link.state).toBe('never');
  });

  it('tells an open popup of a problem that comes or goes without moving a message', async () => {
    await worker.tick();
    timers.fire();
    const problem = { error: { code: 'target.missing' as const }, at: '2026-11-23T10:00:00.000Z', count: 1 };
    for (const problems of [[problem], []]) {
      told = [];
      companion.problems = problems;
      companion.tell();
      await soon(async () => {
        timers.fire();
        expect(told).toContainEqual({ tab: null, event: 'backlog' });
        expect((await ask('backlog', {}, PAGE)).problems).toHaveLength(problems.length);
      });
    }
    companion.failing.status = new ZegelError('link.timeout');
    await worker.tick();
    companion.failing = {};
    timers.fire();
    told = [];
    await worker.tick();
    timers.fire();
    expect(told).toContainEqual({ tab: null, event: 'backlog' });
  });

  it('talks to no companion before consent, and takes nothing in', async () => {
    await ask('stop', { erase: false }, PAGE);
    await worker.tick();
    expect(worker.link.state).toBe('never');
    await expect(see(readingOf('Anna', ['a']))).rejects.toThrow('capture.no-consent');
    expect((await ask('consent', {}, PAGE)).consentAt).toBe('2026-11-23T10:00:00.000Z');
    await see(readingOf('Anna', ['a']));
  });

  it('erases what was not handed over when the user stops and asks for that', async () => {
    const anna = await see(
      readingOf('Titel kanarie', [messageReading('a', { text: 'kanarie' }), messageReading('b', { text: 'kanarie' })]),
    );
    const bob = await see(readingOf('Bob', [messageReading('c', { text: 'onderweg' })]));
    await ask('tag', { conversation: anna.conversation?.conversation ?? '', messages: [anna.marks[0]?.message ?? ''], tag: 'private' });
    await ask('tag', { conversation: bob.conversation?.conversation ?? '', tag: 'business' });
    await ask('archiveNow', {}, PAGE);
    await ask('stop', { erase: true }, PAGE);
    const left = await dump(test.store);
    expect(left).not.toContain('kanarie');
    expect(left).toContain('onderweg');
    expect((await ask('backlog', {}, PAGE)).backlog).toMatchObject({ toSort: 0, excluded: 0, onTheWay: 1 });
  });

  it('follows what is on its way after the user stopped, and hands over nothing more', async () => {
    const anna = await see(readingOf('Anna', ['a', 'b']));
    const conversation = anna.conversation?.conversation ?? '';
    await ask('tag', { conversation, messages: [anna.marks[0]?.message ?? ''], tag: 'business' });
    await ask('archiveNow', {}, PAGE);
    await ask('tag', { conversation, messages: [anna.marks[1]?.message ?? ''], tag: 'business' });
    await ask('stop', { erase: false }, PAGE);
    test.clock.advance(60);
    companion.archive();
    await worker.tick();
    expect(companion.journal.size).toBe(1);
    expect((await ask('backlog', {}, PAGE)).backlog).toMatchObject({ archived: 1, ready: 1 });
    await expect(ask('archiveNow', {}, PAGE)).rejects.toThrow('capture.no-consent');
  });

  it('shows a pause, and counts it as a gap', async () => {
    await ask('pause', { paused: true }, PAGE);
    expect(badges.at(-1)).toBe('paused');
    await expect(see(readingOf('Anna', ['a']))).rejects.toThrow('capture.paused');
    await ask('pause', { paused: false }, PAGE);
    expect((await test.store.gaps.toArray()).map(({ cause, open }) => [cause, open])).toEqual([['paused', undefined]]);
  });

  it('counts the time that the browser was closed as a gap', async () => {
    await worker.tick();
    test.clock.advance(3_600);
    worker = await start();
    await worker.tick();
    await worker.browserStarted();
    expect(await test.store.gaps.toArray()).toMatchObject([
      { cause: 'browser-closed', from: '2026-11-23T10:00:00.000Z', until: '2026-11-23T11:00:00.000Z' },
    ]);
  });
});

describe('no room', () => {
  it('is said at once, and is a gap as soon as there is room again', async () => {
    const { store } = worker.profile;
    const transaction = store.transaction.bind(store);
    const full = (): Promise<never> => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    Object.assign(store, { transaction: full });
    await expect(see(readingOf('Anna', ['a']))).rejects.toThrow('store.quota');
    Object.assign(store, { transaction });
    expect((await ask('backlog', {}, PAGE)).problems).toMatchObject([
      { error: { code: 'store.quota' }, since: '2026-11-23T10:00:00.000Z' },
    ]);
    test.clock.advance(60);
    await see(readingOf('Anna', ['a']));
    expect(await test.store.gaps.toArray()).toMatchObject([
      { cause: 'storage-full', from: '2026-11-23T10:00:00.000Z', until: '2026-11-23T10:01:00.000Z' },
    ]);
    expect((await ask('backlog', {}, PAGE)).problems).toEqual([]);
  });

  it('is warned of before it comes', async () => {
    storage = { persisted: true, usedBytes: 950, quotaBytes: 1_000 };
    expect((await ask('backlog', {}, PAGE)).problems).toMatchObject([{ error: { code: 'store.quota' } }]);
  });
});
