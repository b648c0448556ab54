import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchExport } from './match.ts';
import { comparableText, type Matchable } from './match-key.ts';

let next = 0;
function message(changes: Partial<Matchable> & { name?: string; at?: string } = {}): Matchable {
  const { name = 'Jan', at = '13:42', ...rest } = changes;
  return {
    id: `m${next++}`,
    direction: 'in',
    sender: { name, self: false, label: name, phone: null, account: null },
    sentAt: { time: `2026-11-09T${at}:00+01:00`, precision: 'minute' },
    day: '2026-11-09',
    type: 'text',
    text: 'hoi',
    edited: false,
    deleted: false,
    truncated: false,
    attachments: [],
    ...rest,
  };
}
const system = (text: string): Matchable => message({ direction: 'system', type: 'system', text, sentAt: null, sender: null });
const image = { kind: 'image' as const, name: null, size: null, pages: null, duration: null };

/** Pairs by place: [[page, imported], …]; places of fresh and unsure ones. */
function match(page: readonly Matchable[], imported: readonly Matchable[]) {
  const found = matchExport(page, imported);
  const place = (list: readonly Matchable[], id: string) => list.findIndex((one) => one.id === id);
  return {
    pairs: found.pairs.map((one) => [place(page, one.page), place(imported, one.imported)]).sort(),
    fresh: found.fresh.map((id) => place(imported, id)),
    unsure: found.unsure.map((id) => place(imported, id)),
  };
}

test('one message once; what the page did not show is fresh', () => {
  expect(match([message(), message({ at: '13:44' })], [message(), message({ at: '13:43' }), message({ at: '13:44' })])).toEqual({
    pairs: [
      [0, 0],
      [1, 2],
    ],
    fresh: [1],
    unsure: [],
  });
});

test('seconds of iOS fall in the page’s minute', () => {
  const second = message({ sentAt: { time: '2026-11-09T13:42:59+01:00', precision: 'second' } });
  expect(match([message()], [second]).pairs).toEqual([[0, 0]]);
});

test('equal messages of one minute pair in order, the n-th with the n-th', () => {
  expect(match([message(), message()], [message(), message(), message()])).toEqual({
    pairs: [
      [0, 0],
      [1, 1],
    ],
    fresh: [2],
    unsure: [],
  });
});

test('the same text of somebody else, or in another minute, is another message', () => {
  expect(match([message()], [message({ name: 'Eva' }), message({ at: '13:41' }), message({ direction: 'out' })]).fresh).toEqual([0, 1, 2]);
});

test('marks of bold and italics, spaces and invisible characters do not tell messages apart; words do', () => {
  expect(
    match(
      [message({ text: 'Let op de geheimhouding\nvan bijlage 2' })],
      [message({ text: 'Let op de *geheimhouding* van _bijlage\u00a02_' })],
    ).pairs,
  ).toEqual([[0, 0]]);
  expect(comparableText('a_b*c~d`e')).toBe('abcde');
  expect(match([message({ text: 'ja' })], [message({ text: 'nee' })]).fresh).toEqual([0]);
});

test('one’s own messages pair whatever the name on either side', () => {
  expect(match([message({ direction: 'out', name: 'Jij' })], [message({ direction: 'out', name: 'Noor' })]).pairs).toEqual([[0, 0]]);
});

test('an unsaved number pairs with the same number, and a page that does not know who says no to nobody', () => {
  const number = (label: string) => message({ sender: { name: null, self: false, label, phone: null, account: null } });
  expect(match([number('+31\u00a06\u00a00000\u00a00109')], [number('\u202a+31 6 0000 0109\u202c')]).pairs).toEqual([[0, 0]]);
  expect(match([message({ sender: null, direction: 'unknown' })], [message()]).pairs).toEqual([[0, 0]]);
});

test('what the page cut off pairs with the whole', () => {
  const [cut, whole] = [message({ text: 'Lang verhaal over', truncated: true }), message({ text: 'Lang verhaal over de haven' })];
  expect(match([cut], [whole]).pairs).toEqual([[0, 0]]);
  expect(match([{ ...cut, truncated: false }], [whole]).fresh).toEqual([0]);
});

test('photos pair with media left out, by caption', () => {
  const shown = [
    message({ type: 'image', text: '', attachments: [image] }),
    message({ type: 'image', text: 'zaal 3', attachments: [image] }),
  ];
  const exported = [
    message({ type: 'unknown', text: '', attachments: [{ ...image, kind: 'unknown' }] }),
    message({ type: 'image', text: 'zaal 3', attachments: [image] }),
  ];
  expect(match(shown, exported)).toEqual({
    pairs: [
      [0, 0],
      [1, 1],
    ],
    fresh: [],
    unsure: [],
  });
});

test('a message taken back, changed or still waiting pairs where there is one on each side', () => {
  for (const changed of [
    { deleted: true, type: 'deleted' as const, text: null },
    { edited: true, text: 'hoi!' },
    { edited: true, text: 'hoi Jan' },
    { type: 'waiting' as const, text: null },
  ]) {
    expect(match([message()], [message(changed)]).pairs).toEqual([[0, 0]]);
    expect(match([message(changed)], [message()]).pairs).toEqual([[0, 0]]);
  }
});

test('an edit that leaves nothing of the words may be another message: a person decides', () => {
  expect(match([message({ text: 'tot morgen' })], [message({ text: 'het bestek is klaar', edited: true })])).toEqual({
    pairs: [],
    fresh: [],
    unsure: [0],
  });
});

test('where there are several, a person decides', () => {
  const gone = () => message({ deleted: true, type: 'deleted', text: null });
  expect(match([message({ text: 'a' }), message({ text: 'b' })], [gone()])).toEqual({ pairs: [], fresh: [], unsure: [0] });
  expect(match([message({ text: 'a' })], [gone(), gone()])).toMatchObject({ pairs: [], unsure: [0, 1] });
});

test('notices pair by day and words: a page prints no time beside them', () => {
  const exported = message({ direction: 'system', type: 'system', sender: null, text: 'Jan heeft de groep verlaten' });
  expect(match([system('Jan heeft de groep verlaten')], [exported]).pairs).toEqual([[0, 0]]);
});

test('a second import of the same messages adds nothing', () => {
  const imported = [message(), message(), message({ at: '13:50' })];
  expect(match(imported, imported)).toMatchObject({ fresh: [], unsure: [] });
});

test('nothing is lost and nothing paired twice', () => {
  const texts = ['a', 'b', 'a', 'c'];
  const page = texts.flatMap((text, i) => [message({ text, at: `13:4${i % 2}` }), message({ text, at: `13:4${i % 2}`, edited: i === 1 })]);
  const imported = texts.flatMap((text, i) => [message({ text, at: `13:4${i % 2}` }), message({ text: `${text}!`, at: `13:4${i % 2}` })]);
  const { pairs, fresh, unsure } = match(page, imported);
  expect(pairs.length + fresh.length + unsure.length).toBe(imported.length);
  expect(new Set(pairs.map(([one]) => one)).size).toBe(pairs.length);
});

test('whatever part of a chat the page showed, each of its messages is found once and the rest is fresh', () => {
  const seed = Number(process.env.ZEGEL_SEED ?? Date.now() % 1_000_000_000);
  console.log(`matching: ZEGEL_SEED=${seed}`);
  const line = fc.record({
    name: fc.constantFrom('Jan', 'Eva', 'Bas'),
    minute: fc.integer({ min: 40, max: 43 }),
    text: fc.constantFrom('ok', 'ja', 'tot zo', '', '👍'),
    shown: fc.boolean(),
    markedUp: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const chat = lines.sort((a, b) => a.minute - b.minute);
      const page = chat.filter(({ shown }) => shown).map(({ name, minute, text }) => message({ name, at: `13:${minute}`, text }));
      const imported = chat.map(({ name, minute, text, markedUp }) =>
        message({ name, at: `13:${minute}`, text: markedUp ? `*${text}*` : text }),
      );
      const { pairs, fresh, unsure } = match(page, imported);
      expect(pairs.map(([one]) => one).sort()).toEqual(page.map((_, index) => index).sort());
      expect([fresh.length, unsure.length]).toEqual([imported.length - page.length, 0]);
      for (const [one = -1, other = -1] of pairs) {
        expect(page[one]?.sender).toEqual(imported[other]?.sender);
        expect(page[one]?.sentAt).toEqual(imported[other]?.sentAt);
        expect(page[one]?.text).toBe(imported[other]?.text?.replaceAll('*', ''));
      }
    }),
    { seed, numRuns: 300 },
  );
});
