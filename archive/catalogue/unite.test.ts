import { describe, expect, test } from 'vitest';
import { RECORDS_FORMAT, type RecordsFile } from '../../shared/formats/package.ts';
import type { Release } from '../../shared/protocol/release.ts';
import type { MessageRecord } from '../../shared/record/message-record.ts';
import { SAMPLE_DAY, sampleConversation, sampleRelease, sampleUuid } from '../../tests/support/samples.ts';
import { unite } from './unite.ts';

const { conversation, releases, logHead } = sampleConversation(4);
const [first, second, third, fourth] = releases as [Release, Release, Release, Release];

function file(sequence: number, held: Release[], day = SAMPLE_DAY): RecordsFile {
  return {
    format: RECORDS_FORMAT,
    packageId: sampleUuid(sequence),
    archiefstuk: sampleUuid(0xf0),
    sequence,
    conversation,
    day,
    timeZone: 'Europe/Amsterdam',
    demonstration: true,
    logHead,
    packagedAt: '2026-11-23T17:00:00.000Z',
    releases: held,
  };
}

const texts = (files: RecordsFile[]) => unite(files).flatMap(({ messages }) => messages.map(({ record }) => record.text));

test('increments are one day, in order of time, whatever order they come in', () => {
  const united = unite([file(2, [second, fourth]), file(1, [first, third])]);
  expect(united).toHaveLength(1);
  expect(united[0]).toMatchObject({ day: SAMPLE_DAY, packages: 2 });
  expect(texts([file(2, [second, fourth]), file(1, [first, third])])).toEqual(['Bericht 1', 'Bericht 2', 'Bericht 3', 'Bericht 4']);
});

test('a message that two packages hold stands once', () => {
  expect(texts([file(1, [first, second]), file(2, [second, third])])).toEqual(['Bericht 1', 'Bericht 2', 'Bericht 3']);
});

test('days stay apart', () => {
  expect(unite([file(1, [first]), file(1, [second], '2026-11-22')]).map(({ day }) => day)).toEqual(['2026-11-22', SAMPLE_DAY]);
});

test('a message without a time stays behind the one before it', () => {
  const system = { ...second, record: { ...second.record, sentAt: null, text: 'notice' } };
  expect(texts([file(1, [first, system, third]), file(2, [fourth])])).toEqual(['Bericht 1', 'notice', 'Bericht 3', 'Bericht 4']);
});

describe('versions', () => {
  const version = (revision: number, text: string | null, observed: (string | null)[] = []) =>
    sampleRelease({
      revision,
      record: { text, observations: observed.map((seen) => ({ kind: 'seen', at: '2026-11-23T08:00:01.000Z', text: seen })) },
    });

  test('the latest counts, the earlier ones are kept', () => {
    const [day] = unite([file(2, [version(2, 'b')]), file(1, [version(1, 'a')])]);
    expect(day?.messages).toHaveLength(1);
    expect(day?.messages[0]).toMatchObject({ record: { text: 'b' }, earlier: ['a'] });
  });

  test('a text that was seen before an edit is kept, and none twice', () => {
    const [day] = unite([file(1, [version(1, 'b', ['a', 'b'])])]);
    expect(day?.messages[0]?.earlier).toEqual(['a']);
  });

  const device = (n: number, seenAt: string, record: Partial<MessageRecord>): RecordsFile => {
    const elsewhere = { ...conversation, id: sampleUuid(0xc0 + n) };
    const held = sampleRelease({
      record: { conversation: elsewhere, capturedAt: seenAt, observations: [{ kind: 'seen', at: seenAt }], ...record },
    });
    return { ...file(1, [held]), conversation: elsewhere };
  };
  const EARLY = '2026-11-23T09:00:00.000Z';
  const LATE = '2026-11-23T10:00:00.000Z';

  test('what two devices saw alike is one message in one version', () => {
    const [day] = unite([device(1, EARLY, {})], [device(2, LATE, { order: 9, provenance: {} })]);
    expect(day?.messages).toMatchObject([{ earlier: [], others: [], versions: 1 }]);
  });

  test('what two devices saw differently is one message in two versions, in the order in which they were seen', () => {
    for (const [one, two] of [
      [EARLY, LATE],
      [LATE, EARLY],
    ] as const) {
      const short = device(1, one, { text: 'Goed', truncated: true });
      const [day] = unite([short], [device(2, two, { text: 'Goedemorgen', truncated: false })]);
      expect(day?.messages).toHaveLength(1);
      const [message] = day?.messages ?? [];
      expect([message?.record.text, message?.others.map(({ text }) => text), message?.versions]).toEqual(
        one === EARLY ? ['Goedemorgen', ['Goed'], 2] : ['Goed', ['Goedemorgen'], 2],
      );
    }
  });

  test('another device’s text alone is an earlier text, and its other messages are not shown here', () => {
    const other = device(2, EARLY, { text: 'a' });
    const [day] = unite([device(1, LATE, { text: 'b' })], [{ ...other, releases: [...other.releases, first] }]);
    expect(day?.messages).toMatchObject([{ record: { text: 'b' }, earlier: ['a'], others: [], versions: 2 }]);
  });

  test('a message stands on one day, where its latest version puts it', () => {
    const moved = device(1, LATE, { sentAt: { time: '2026-11-22T23:59+01:00', precision: 'minute' } });
    const days = unite([device(1, EARLY, {}), { ...moved, day: '2026-11-22' }]);
    expect(days.map(({ day, messages }) => [day, messages.length])).toEqual([
      ['2026-11-22', 1],
      [SAMPLE_DAY, 0],
    ]);
  });

  test('what was there before a deletion is kept', () => {
    const [day] = unite([file(1, [version(1, null, ['a'])])]);
    expect(day?.messages[0]).toMatchObject({ record: { text: null }, earlier: ['a'] });
  });
});
