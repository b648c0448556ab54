import { expect, test } from 'vitest';
import type { ErrorCode } from '../../../shared/errors/codes.ts';
import { ZegelError } from '../../../shared/errors/error.ts';
import type { Reading } from '../../../shared/record/reading.ts';
import { FakeTimers } from '../../../tests/support/fake-timers.ts';
import { type Captured, Queue } from './queue.ts';
import { messageOf, readingOf } from './testing.ts';

const ANSWER: Captured = { conversation: null, marks: [] };

function queueWith(capture: (reading: Reading) => ErrorCode | null, isGone = false) {
  const timers = new FakeTimers();
  const stored: string[] = [];
  const refused: string[] = [];
  const queue = new Queue({
    timers,
    capture: async (reading) => {
      const error = capture(reading);
      if (error) throw new ZegelError(error);
      stored.push(...reading.messages.map(({ id }) => id));
      return ANSWER;
    },
    gone: () => isGone,
    refused: (error) => refused.push(error.code),
    changed: () => undefined,
  });
  return { queue, timers, stored, refused };
}

test.each(['link.closed', 'link.timeout', 'store.quota', 'store.failed'] as const)(
  'after %s it tries again until it is stored, in order',
  async (code) => {
    let failures = 6;
    const { queue, timers, stored } = queueWith(() => (failures-- > 0 ? code : null));
    const done: number[] = [];
    queue.add(readingOf([messageOf('1')]), () => done.push(1));
    queue.add(readingOf([messageOf('2'), messageOf('3')]), () => done.push(2));
    await timers.pass(1_000);
    expect(queue.waiting).toBe(3);
    await timers.pass(120_000);
    expect(stored).toEqual(['1', '2', '3']);
    expect(done).toEqual([1, 2]);
    expect(queue.waiting).toBe(0);
  },
);

test('one message that the worker can never take in is set apart; the others are stored', async () => {
  const { queue, timers, stored } = queueWith(({ messages }) => (messages.some(({ id }) => id === '4') ? 'link.bad-request' : null));
  queue.add(readingOf(['1', '2', '3', '4', '5', '6', '7'].map((id) => messageOf(id))), () => undefined);
  queue.add(readingOf([messageOf('8')]), () => undefined);
  await timers.pass(0);
  expect(stored).toEqual(['1', '2', '3', '5', '6', '7', '8']);
  expect(queue.lost).toBe(1);
});

test('paused: it stops, says so, and keeps nothing for later', async () => {
  const { queue, timers, stored, refused } = queueWith(() => 'capture.paused');
  queue.add(readingOf([messageOf('1')]), () => undefined);
  await timers.pass(60_000);
  expect(refused).toEqual(['capture.paused']);
  expect(stored).toEqual([]);
  expect(queue.waiting).toBe(0);
});

test('an extension that is gone is not asked again', async () => {
  const { queue, timers, refused } = queueWith(() => 'link.closed', true);
  queue.add(readingOf([messageOf('1')]), () => undefined);
  await timers.pass(60_000);
  expect(refused).toEqual(['link.closed']);
});

test('what must follow waits for what is stored first, and its own failure blocks nothing', async () => {
  let failures = 1;
  const { queue, timers, stored } = queueWith(() => (failures-- > 0 ? 'link.closed' : null));
  queue.add(readingOf([messageOf('1')]), () => undefined);
  queue.follow(async () => {
    stored.push('left');
    throw new ZegelError('tag.unknown-target');
  });
  queue.add(readingOf([messageOf('2')]), () => undefined);
  await timers.pass(60_000);
  expect(stored).toEqual(['1', 'left', '2']);
});
