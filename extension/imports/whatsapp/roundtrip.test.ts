import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readExport } from './read.ts';
import { FORMS, fileOf, type RegionForm, type Written, writeExport } from './testing.ts';

/** Names as phones have them: numbers of strangers, chosen names, marks, a head, right to left. */
const SENDERS = [
  'Noor Hazelhoff',
  '\u202a+31\u00a06\u00a00000\u00a00109\u202c',
  '~\u202fPriya',
  "Pieter-Jan van 't Hoff",
  'نور',
  'A [1] - b:c',
  '👩‍🚒',
];
const PIECES = [
  'hoi',
  ': ',
  ' - ',
  '\n',
  '[09-11-2026, 13:42] x: y',
  '<b>&',
  ']]>',
  '\u0000',
  '\u202e',
  '👍🏽',
  'é',
  '١٢',
  '9/11',
  'null?',
  '  ',
  '@x',
  '\t',
];

/** Text that no list of words takes for something else, and that does not begin or end with a line's end. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(...PIECES),
      fc.string({ unit: 'grapheme', maxLength: 8 }).map((one) => one.replace(/[\r\u200e]/g, '')),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => `${pieces.join('')}.`);

/** One that has no colon, from everybody: so no text is taken for a part of a name. */
const start = Date.UTC(2026, 9, 13, 8);
const opening: Written[] = SENDERS.map((sender, i) => ({ wall: start + i * 60_000, sender, text: `ik ben ${i}` }));

const messages = fc
  .array(fc.record({ gap: fc.integer({ min: 0, max: 90_000 }), sender: fc.constantFrom(...SENDERS), text }), { maxLength: 40 })
  .map((list) => {
    let wall = start + 3_600_000;
    return [
      ...opening,
      ...list.map(({ gap, ...rest }): Written => {
        wall += gap * 1_000;
        return { wall, ...rest };
      }),
    ];
  });

const plainName = (sender: string) =>
  sender
    .replace(/[\u202a\u202c]/g, '')
    .replace(/[\u00a0\u202f]/g, ' ')
    .replace(/^~ /, '');

async function roundTrip(form: RegionForm, written: readonly Written[], piece: number): Promise<void> {
  const read: { time: string | undefined; name: string | null | undefined; text: string | null; type: string }[] = [];
  const file = fileOf(writeExport(form, written), '_chat.txt', piece);
  const options = { names: [], self: 'Noor Hazelhoff', timeZone: 'UTC', fileDate: null };
  for await (const { reading } of readExport(file, options)) {
    for (const { sentAt, sender, text: said, type } of reading.messages)
      read.push({ time: sentAt?.time, name: sender?.name, text: said, type });
  }
  const precision = form.platform === 'ios' ? 1_000 : 60_000;
  expect(read.slice(1)).toEqual(
    written.map(({ wall, sender, text: said }) => ({
      time: new Date(Math.floor(wall / precision) * precision).toISOString().replace('.000Z', '+00:00'),
      name: plainName(sender),
      text: said,
      type: 'text',
    })),
  );
}

describe('what is written is read, whatever the text and however the bytes come', () => {
  const seed = Number(process.env.ZEGEL_SEED ?? Date.now() % 1_000_000_000);
  console.log(`round trip of exports: ZEGEL_SEED=${seed}`);
  test.each(Object.entries(FORMS))(
    '%s',
    async (_name, form) => {
      await fc.assert(
        fc.asyncProperty(messages, fc.integer({ min: 1, max: 5_000 }), (written, piece) => roundTrip(form, written, piece)),
        { seed, numRuns: 40 },
      );
    },
    120_000,
  );
});

test('any bytes after a head are read or refused by code, never thrown over', async () => {
  const seed = Number(process.env.ZEGEL_SEED ?? Date.now() % 1_000_000_000);
  console.log(`mutated exports: ZEGEL_SEED=${seed}`);
  const whole = new TextEncoder().encode(
    writeExport(FORMS['iOS nl'] ?? Object.values(FORMS)[0] ?? { platform: 'ios', head: () => '' }, [...opening, ...opening]),
  );
  const change = fc.record({ at: fc.nat({ max: whole.length - 1 }), bytes: fc.uint8Array({ maxLength: 6 }), drop: fc.nat({ max: 20 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
      const bytes = changes.reduce(
        (now, { at, bytes: put, drop }) => Uint8Array.from([...now.slice(0, at), ...put, ...now.slice(at + drop)]),
        whole as Uint8Array,
      );
      try {
        for await (const { reading } of readExport(fileOf(bytes), { names: [], self: null, timeZone: 'Europe/Amsterdam', fileDate: null }))
          for (const { text: said, sentAt } of reading.messages)
            expect([said === null || said.length < bytes.length, sentAt !== undefined]).toEqual([true, true]);
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'import.not-an-export' });
      }
    }),
    { seed, numRuns: 600 },
  );
}, 120_000);
