import { expect, test } from 'vitest';
import { ZegelError } from '../../../shared/errors/error.ts';
import type { PageCall, PageRequest, PageResult } from '../../../shared/protocol/page-calls.ts';
import { FakeTimers } from '../../../tests/support/fake-timers.ts';
import type { ChatClient } from '../../clients/client.ts';
import { type Ask, PageCapture, type PageStatus } from './loop.ts';
import { messageOf, readingOf } from './testing.ts';

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** A chat page without a document: a header and ids of rows, that the test changes. */
function pageOf(header: string | null, ids: string[]) {
  const shown = { header, ids, texts: new Map<string, string>(), unknown: 0 };
  const client = {
    id: 'whatsapp',
    version: 'test',
    matches: () => true,
    header: () => shown.header,
    watched: () => null,
    read: () => ({
      reading: readingOf(
        shown.ids.map((id) => messageOf(id, shown.texts.get(id))),
        {
          conversation: { nativeId: null, title: shown.header ?? '', kind: 'direct', account: null },
          unknown: Array.from({ length: shown.unknown }, () => ({ id: null, reason: 'test' })),
        },
      ),
      memory: {},
    }),
    place: {
      list: () => null,
      rows: () => shown.ids.map((id) => ({ id, row: {} as HTMLElement })),
      rowOf: () => null,
      anchor: (row) => row,
      title: () => null,
    },
  } satisfies ChatClient;
  return { shown, client };
}

function start(header: string | null, ids: string[]) {
  const timers = new FakeTimers();
  const page = pageOf(header, ids);
  const asked: string[] = [];
  /** Titles by conversation: what the worker would have stored under which. */
  const conversations = new Map<string, string>();
  const state = { fail: null as ZegelError | null, gone: false };
  let status: PageStatus | null = null;
  let left = 0;
  const late: string[] = [];
  const ask = (async (call: PageCall, request: PageRequest<'capture'> & PageRequest<'leave'>) => {
    if (state.fail) throw state.fail;
    if (call === 'leave') {
      asked.push(`leave ${conversations.get(request.conversation)}`);
      return {};
    }
    const title = request.reading.conversation?.title ?? '';
    const known = [...conversations].find(([, name]) => name === title)?.[0] ?? uuid(conversations.size + 1);
    conversations.set(known, title);
    asked.push(`${title}: ${request.reading.messages.map(({ id }) => id).join(' ')}`);
    return { conversation: { conversation: known, tag: null, finalAt: null, toSort: 0 }, marks: [] } satisfies PageResult<'capture'>;
  }) as Ask;
  const capture = new PageCapture({
    client: page.client,
    page: {} as Document,
    timers,
    timeZone: 'Europe/Amsterdam',
    ask,
    gone: () => state.gone,
    captured: () => undefined,
    late: (captured) => late.push(captured.conversation?.conversation ?? ''),
    left: () => left++,
    status: (now) => {
      status = now;
    },
  });
  capture.look();
  return { capture, timers, shown: page.shown, asked, state, status: () => status, left: () => left, late };
}

test('rows are sent after rest, new ones at once', async () => {
  const { capture, timers, shown, asked } = start('A', ['1', '2']);
  await timers.pass(600);
  expect(asked).toEqual([]);
  await timers.pass(200);
  expect(asked).toEqual(['A: 1 2']);
  shown.ids.push('3');
  capture.changed();
  await timers.pass(151);
  expect(asked).toEqual(['A: 1 2', 'A: 2 3']);
});

test('a chat whose header changes before its rows: nothing of the old one goes to the new one, and the old one is left', async () => {
  const { capture, timers, shown, asked } = start('A', ['1', '2']);
  await timers.pass(1_000);
  shown.header = 'B';
  capture.changed();
  await timers.pass(2_000);
  shown.ids = ['8', '9'];
  capture.changed();
  await timers.pass(2_000);
  expect(asked).toEqual(['A: 1 2', 'leave A', 'B: 8 9']);
});

test('a chat that never rests: a row that scrolls away before the chat is believed is sent all the same', async () => {
  const { capture, timers, shown, asked } = start('A', ['1', '2']);
  for (let i = 3; i < 20; i++) {
    await timers.pass(400);
    shown.ids = [String(i - 1), String(i)];
    capture.changed();
  }
  await timers.pass(2_000);
  const sent = new Set(asked.flatMap((line) => line.replace('A: ', '').split(' ')));
  expect([...sent].map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 19 }, (_, i) => i + 1));
});

test('rows read under a header that did not last go nowhere', async () => {
  const { capture, timers, shown, asked } = start('A', ['8', '9']);
  await timers.pass(400);
  shown.header = 'B';
  capture.changed();
  await timers.pass(2_000);
  expect(asked).toEqual(['B: 8 9']);
});

test('what was stored only after its chat was left is told of all the same', async () => {
  const { timers, capture, shown, state, late } = start('A', ['1', '2']);
  state.fail = new ZegelError('link.timeout');
  await timers.pass(1_000);
  Object.assign(shown, { header: 'B', ids: ['3'] });
  capture.changed();
  await timers.pass(200);
  expect(late).toEqual([]);
  state.fail = null;
  await timers.pass(5_000);
  expect(late).toEqual([uuid(1)]);
});

test('an edit is sent; nothing is sent while nothing changes', async () => {
  const { capture, timers, shown, asked } = start('A', ['1', '2', '3', '4']);
  await timers.pass(1_000);
  for (let i = 0; i < 20; i++) {
    capture.changed();
    await timers.pass(200);
  }
  shown.texts.set('1', 'anders');
  capture.changed();
  await timers.pass(200);
  expect(asked).toEqual(['A: 1 2 3 4', 'A: 1 2']);
});

test('a jump far back in the same chat does not leave it', async () => {
  const { capture, timers, shown, asked } = start('A', ['8', '9']);
  await timers.pass(1_000);
  shown.ids = ['1', '2'];
  capture.changed();
  await timers.pass(1_000);
  expect(asked).toEqual(['A: 8 9', 'A: 1 2']);
});

test('a worker that does not answer delays what is sent and is shown', async () => {
  const { capture, timers, shown, asked, state, status } = start('A', ['1']);
  state.fail = new ZegelError('link.closed');
  await timers.pass(2_000);
  shown.ids.push('2');
  capture.changed();
  await timers.pass(2_000);
  expect(status()).toMatchObject({ waiting: 3, stopped: null });
  state.fail = null;
  await timers.pass(60_000);
  expect(asked).toEqual(['A: 1', 'A: 1 2']);
  expect(status()).toMatchObject({ waiting: 0 });
});

test('during a pause nothing is read; after it everything in view is sent', async () => {
  const { capture, timers, shown, asked } = start('A', ['1']);
  await timers.pass(1_000);
  capture.stop('paused');
  shown.ids.push('2');
  capture.changed();
  await timers.pass(5_000);
  expect(asked).toEqual(['A: 1']);
  capture.resume();
  await timers.pass(1_000);
  expect(asked).toEqual(['A: 1', 'A: 1 2']);
});

test('a copy that was left behind by an update stops and says so', async () => {
  const { capture, timers, asked, state, status } = start('A', ['1']);
  await timers.pass(1_000);
  state.gone = true;
  capture.changed();
  await timers.pass(1_000);
  expect(asked).toEqual(['A: 1']);
  expect(status()?.stopped).toBe('gone');
});

test('rows that are not understood are counted where the user sees it', async () => {
  const { capture, timers, shown, status } = start('A', ['1']);
  shown.unknown = 3;
  capture.changed();
  await timers.pass(1_000);
  expect(status()).toMatchObject({ unknown: 3 });
});

test('closing the chat leaves it, once', async () => {
  const { capture, timers, shown, asked, left } = start('A', ['1']);
  await timers.pass(1_000);
  shown.header = null;
  shown.ids = [];
  capture.changed();
  await timers.pass(1_000);
  capture.changed();
  await timers.pass(1_000);
  expect(asked).toEqual(['A: 1', 'leave A']);
  expect(left()).toBe(1);
});
