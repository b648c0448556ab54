import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MessageReading, Reading } from '../../shared/record/reading.ts';
import { messageReading } from '../../tests/support/profile.ts';
import { Canary, type CanaryCode } from './canary.ts';

const NOW = Date.parse('2026-11-23T10:00:00Z');
const timeAt = (minutes: number): MessageReading['sentAt'] => ({
  time: new Date(NOW - 3_600_000 + minutes * 60_000).toISOString(),
  precision: 'minute',
});

/** Messages of this many minutes in turn, by two people. */
const messages = (count: number, change: (i: number) => Partial<MessageReading> = () => ({})): MessageReading[] =>
  Array.from({ length: count }, (_, i) => {
    const own = i % 3 === 0;
    const sender = { name: own ? 'Noor' : 'Sanne', self: own, label: own ? 'Noor' : 'Sanne', phone: null, account: null };
    return messageReading(`m${i}`, { direction: own ? 'out' : 'in', sender, sentAt: timeAt(i / 10), ...change(i) });
  });

const unknownRows = (count: number, reason = 'no-head') => Array.from({ length: count }, (_, i) => ({ id: `u${i}`, reason }));

function reading(changes: Partial<Reading> & { evidence?: Record<string, number> } = {}): Reading {
  const all = { messages: messages(60), pending: [], unknown: [], ...changes };
  const rows = all.messages.length + all.pending.length + all.unknown.length;
  return {
    client: 'whatsapp',
    reader: 'whatsapp/2',
    conversation: { nativeId: null, title: 'Sanne', kind: 'direct', account: null },
    ...all,
    evidence: { rows, heads: all.messages.length, headsParsed: all.messages.length, ...changes.evidence },
  };
}

function canaryAfter(...looks: readonly Reading[]): Canary {
  const canary = new Canary();
  for (const look of looks) canary.look(look, NOW);
  return canary;
}
const stateOf = (look: Reading, code: CanaryCode, canary = canaryAfter(look)) =>
  canary.judge(NOW).causes.find((cause) => cause.code === code)?.state ?? 'green';

test('a page that is read whole is green, and stays so however often it is looked at', () => {
  const canary = canaryAfter(reading(), reading(), reading({ pending: [{ id: 's', reason: 'shell' }] }));
  expect(canary.judge(NOW + 3_600_000)).toEqual({ state: 'green', causes: [] });
});

describe('shares of the last hundred rows', () => {
  test.each<[CanaryCode, (n: number) => Reading, amber: number, red: number]>([
    ['row-not-understood', (n) => reading({ unknown: unknownRows(n) }), 1, 10],
    ['id-shape', (n) => reading({ unknown: unknownRows(n, 'id-shape') }), 1, 70],
    ['kind-unknown', (n) => reading({ messages: messages(60, (i) => (i < n ? { type: 'unknown' } : {})) }), 1, 6],
    ['text-unknown', (n) => reading({ messages: messages(60, (i) => (i < n ? { text: null } : {})) }), 1, 6],
    ['direction-unknown', (n) => reading({ messages: messages(60, (i) => (i < n ? { direction: 'unknown' } : {})) }), 2, 8],
    ['time-unknown', (n) => reading({ messages: messages(60, (i) => (i < n ? { sentAt: null } : {})) }), 2, 8],
    ['time-future', (n) => reading({ messages: messages(60, (i) => (i >= 60 - n ? { sentAt: timeAt(100) } : {})) }), 1, 3],
    ['time-disorder', (n) => reading({ messages: messages(60, (i) => (i >= 60 - n ? { sentAt: timeAt(-30) } : {})) }), 1, 3],
    ['head-not-parsed', (n) => reading({ evidence: { headsParsed: 60 - n } }), 1, 4],
    ['anchor-lost', (n) => reading({ evidence: { anchorsLost: n } }), 1, 2],
  ])('%s', (code, made, amber, red) => {
    expect(stateOf(made(0), code)).toBe('green');
    expect(stateOf(made(amber), code)).toBe('amber');
    expect(stateOf(made(red), code)).toBe('red');
    expect(
      canaryAfter(made(red))
        .judge(NOW)
        .causes.find((cause) => cause.code === code),
    ).toMatchObject({ count: red, since: NOW });
  });

  test('senders of incoming messages that nothing names', () => {
    const made = (n: number) => reading({ messages: messages(60, (i) => (i < n ? { direction: 'in', sender: null } : {})) });
    expect(['green', 'amber', 'red']).toEqual([1, 8, 20].map((n) => stateOf(made(n), 'sender-unknown')));
  });

  test('a message withheld by the page lacks nothing', () => {
    const withheld = messages(60, (i) => (i < 40 ? { type: 'deleted', text: null } : {}));
    expect(canaryAfter(reading({ messages: withheld })).judge(NOW).state).toBe('green');
  });

  test('one bad row in a short conversation is no alarm', () => {
    expect(canaryAfter(reading({ messages: messages(2), unknown: unknownRows(1) })).judge(NOW).state).toBe('amber');
  });

  test('what scrolled by counts until a hundred rows have come after it; what is understood at last does not', () => {
    const canary = canaryAfter(reading({ messages: [], unknown: unknownRows(6) }), reading({ messages: messages(60) }));
    expect(canary.judge(NOW).state).toBe('red');
    canary.look(reading({ messages: messages(100) }), NOW);
    expect(canary.judge(NOW).state).toBe('green');
    const mended = canaryAfter(
      reading({ unknown: unknownRows(6) }),
      reading({ messages: messages(60).concat(unknownRows(6).map(({ id }) => messageReading(id, { sentAt: timeAt(7) }))) }),
    );
    expect(stateOf(reading(), 'row-not-understood', mended)).toBe('green');
  });
});

describe('what the page does not show', () => {
  const empty = reading({ messages: [] });

  test('a title and no rows: amber after two seconds, red after ten, green when they come', () => {
    const canary = canaryAfter(empty);
    expect([0, 2_001, 10_001].map((ms) => canary.judge(NOW + ms).state)).toEqual(['green', 'amber', 'red']);
    canary.look(empty, NOW + 11_000);
    expect(canary.judge(NOW + 11_000).causes).toEqual([{ code: 'no-rows', state: 'red', count: 1, since: NOW }]);
    canary.look(reading(), NOW + 12_000);
    expect(canary.judge(NOW + 30_000).state).toBe('green');
  });

  test('no conversation open is no alarm, unless the list of chats says that one is', () => {
    const closed = { ...empty, conversation: null };
    expect(canaryAfter(closed).judge(NOW + 60_000).state).toBe('green');
    expect(canaryAfter({ ...closed, evidence: { rows: 0, chosen: 1 } }).judge(NOW + 60_000).state).toBe('red');
  });

  test('a reader that does not count its rows may find none', () => {
    expect(canaryAfter({ ...empty, evidence: {} }).judge(NOW + 60_000).state).toBe('green');
    expect(canaryAfter({ ...empty, unknown: unknownRows(1), evidence: {} }).judge(NOW + 60_000).causes[0]).toMatchObject({
      code: 'rows-unread',
    });
  });

  test('rows of which none is a message', () => {
    expect(canaryAfter(reading({ messages: [], evidence: { rows: 30 } })).judge(NOW + 10_001).causes).toMatchObject([
      { code: 'rows-unread', state: 'red' },
    ]);
  });

  test('a reader that failed', () => {
    expect(canaryAfter(reading({ evidence: { failed: 1 } })).judge(NOW).state).toBe('red');
  });
});

describe('a message that the user sent', () => {
  const own = (id: string) => messageReading(id, { direction: 'out', sentAt: timeAt(60) });

  test('must be read within ten seconds; a known or older one is not it', () => {
    const canary = canaryAfter(reading());
    canary.sent(NOW);
    canary.look(reading({ messages: [messageReading('older', { direction: 'out', sentAt: timeAt(-5) }), ...messages(60)] }), NOW + 1_000);
    expect([10_000, 10_001].map((ms) => canary.judge(NOW + ms).state)).toEqual(['green', 'red']);
    expect(canary.judge(NOW + 10_001).causes).toMatchObject([{ code: 'own-unseen', since: NOW }]);
    canary.look(reading({ messages: [...messages(60), own('new')] }), NOW + 20_000);
    expect(canary.judge(NOW + 90_000).state).toBe('green');
  });

  test('is not waited for in another conversation', () => {
    const canary = canaryAfter(reading());
    canary.sent(NOW);
    canary.look({ ...reading(), conversation: { nativeId: null, title: 'Ander', kind: 'group', account: null } }, NOW + 1_000);
    expect(canary.judge(NOW + 60_000).state).toBe('green');
  });

  test('and still everything reads as somebody else’s', () => {
    const theirs = reading({ messages: messages(60, () => ({ direction: 'in' })) });
    const canary = canaryAfter(theirs);
    expect(canary.judge(NOW).state).toBe('green');
    canary.sent(NOW);
    expect(canary.judge(NOW).causes).toMatchObject([{ code: 'one-sided', state: 'red' }]);
  });
});

describe('a message that reads otherwise than before', () => {
  const look = (change: (i: number) => Partial<MessageReading>) => reading({ messages: messages(60, change) });
  const then = (change: (i: number) => Partial<MessageReading>) =>
    stateOf(reading(), 'reads-otherwise', canaryAfter(reading(), look(change)));
  const label = (name: string) => ({ sender: { name, self: false, label: name, phone: null, account: null } });

  test('in time or side', () => {
    expect(then((i) => (i === 1 ? { direction: 'out' } : {}))).toBe('amber');
    expect(then((i) => (i % 10 === 1 ? { sentAt: timeAt(i / 10 + 1) } : {}))).toBe('red');
  });

  test('in sender, unless somebody was given another name', () => {
    expect(then((i) => (i % 30 === 1 ? label('Kees') : {}))).toBe('red');
    expect(then((i) => (i % 3 ? label('Sanne W.') : {}))).toBe('green');
  });

  test('better known is not otherwise', () => {
    const guessed = look(() => ({ direction: 'unknown', sender: null, sentAt: timeAt(3), provenance: { sentAt: 'assumed' } }));
    expect(stateOf(reading(), 'reads-otherwise', canaryAfter(guessed, reading()))).toBe('green');
  });
});

test('whatever it is told, it never throws, and says the same of the same looks', () => {
  const look = fc.record({
    n: fc.nat(80),
    unknown: fc.nat(80),
    evidence: fc.dictionary(
      fc.constantFrom('rows', 'heads', 'headsParsed', 'failed', 'anchorsLost', 'chosen'),
      fc.integer({ min: -5, max: 99 }),
    ),
    time: fc.constantFrom('2026-13-99T99:99Z', '2026-11-23T10:00Z'),
  });
  fc.assert(
    fc.property(fc.array(look, { maxLength: 6 }), fc.integer(), (looks, at) => {
      const readings = looks.map(({ n, unknown, evidence, time }) =>
        reading({ messages: messages(n, () => ({ sentAt: { time, precision: 'minute' } })), unknown: unknownRows(unknown), evidence }),
      );
      expect(canaryAfter(...readings).judge(at)).toEqual(canaryAfter(...readings).judge(at));
    }),
  );
});
