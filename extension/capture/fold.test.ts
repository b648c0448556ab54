import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageReading } from '../../shared/record/reading.ts';
import { messageReading } from '../../tests/support/profile.ts';
import type { Content } from '../store/schema.ts';
import { foldReading } from './fold.ts';

const AT = '2026-11-23T10:00:00.000Z';

function foldAll(readings: readonly MessageReading[]): { content: Content; kinds: string[]; texts: (string | null | undefined)[] } {
  let content: Content | null = null;
  const kinds: string[] = [];
  const texts: (string | null | undefined)[] = [];
  for (const reading of readings) {
    const folded = foldReading(content, reading, 'whatsapp/1', AT);
    content = folded.content;
    kinds.push(...folded.observations.map(({ kind }) => kind));
    texts.push(...folded.observations.map(({ text }) => text));
  }
  if (!content) throw new Error('nothing to fold');
  return { content, kinds, texts };
}

describe('looks at one message', () => {
  it('keeps what is known when a later look knows less', () => {
    const full = messageReading('a', { text: 'de hele tekst van het bericht' });
    const poor = messageReading('a', {
      text: 'de hele tekst…',
      truncated: true,
      direction: 'unknown',
      sender: null,
      sentAt: null,
      day: null,
      type: 'unknown',
      edited: null,
      deleted: null,
      provenance: {},
    });
    const { content, kinds } = foldAll([full, poor]);
    expect(content).toEqual(foldAll([full]).content);
    expect(kinds).toEqual(['seen']);
  });

  it('completes a text that was cut short without calling it an edit', () => {
    const { content, kinds } = foldAll([
      messageReading('a', { text: 'het begin …', truncated: true }),
      messageReading('a', { text: 'het begin en het eind' }),
    ]);
    expect(content).toMatchObject({ text: 'het begin en het eind', truncated: false });
    expect(kinds).toEqual(['seen', 'seen']);
  });

  it('keeps every earlier text of an edited message', () => {
    const texts = ['een', 'twee', 'drie'];
    const folded = foldAll(texts.map((text, i) => messageReading('a', { text, edited: i > 0 })));
    expect(folded.content.text).toBe('drie');
    expect(folded.kinds).toEqual(['seen', 'edited', 'edited']);
    expect(folded.texts).toEqual(texts);
  });

  it('does not go back to an older version that another tab still shows', () => {
    const { content, kinds } = foldAll([
      messageReading('a', { text: 'nieuw', edited: true }),
      messageReading('a', { text: 'oud', edited: false }),
    ]);
    expect(content.text).toBe('nieuw');
    expect(kinds).toEqual(['seen']);
  });

  it('keeps the text of a message that its sender deleted', () => {
    const gone = messageReading('a', { text: null, type: 'deleted', deleted: true });
    const { content, kinds } = foldAll([messageReading('a', { text: 'weg' }), gone, gone]);
    expect(content).toMatchObject({ text: 'weg', type: 'text', deleted: true });
    expect(kinds).toEqual(['seen', 'deleted']);
  });

  it('takes an empty list of reactions for silence unless the reader says what it is', () => {
    const liked = messageReading('a', { reactions: [{ emoji: '👍' }] });
    expect(foldAll([liked, messageReading('a')]).content.reactions).toEqual([{ emoji: '👍' }]);
    const said = messageReading('a', { provenance: { reactions: 'label' } });
    const { content, kinds } = foldAll([liked, said]);
    expect(content.reactions).toEqual([]);
    expect(kinds).toEqual(['seen', 'reacted']);
  });

  it('fills in a message that was waited for', () => {
    const { content, kinds } = foldAll([
      messageReading('a', { type: 'waiting', text: null }),
      messageReading('a', { text: 'daar is het' }),
    ]);
    expect(content).toMatchObject({ type: 'text', text: 'daar is het' });
    expect(kinds).toEqual(['seen', 'seen']);
  });

  it.each(['', '<script>alert(1)</script>', ']]>', '\u0000\u0007', 'x'.repeat(100_000), '\u202Eomgekeerd', '\uD800', '😀'])(
    'keeps a text as it is: %j',
    (text) => {
      expect(foldAll([messageReading('a', { text }), messageReading('a', { text })])).toMatchObject({ content: { text }, kinds: ['seen'] });
    },
  );
});

/** What the message really is, every field known from the best source. */
const TRUTH = messageReading('a', {
  direction: 'in',
  sender: { name: 'Anna', self: false, label: 'Anna de Wit', phone: '+31 6 0000 0000', account: null },
  sentAt: { time: '2026-11-23T10:00:05+01:00', precision: 'second' },
  text: 'het begin van een lange tekst en het eind ervan',
  quoted: { id: 'q', sender: 'Bob', text: 'vraag', kind: 'text' },
  forwarded: 'once',
  attachments: [{ kind: 'document', name: 'nota.pdf', size: '10 kB', pages: 3, duration: null }],
  reactions: [{ emoji: '👍' }],
  reactionTotal: 1,
  provenance: {
    text: 'attribute',
    sentAt: 'attribute',
    sender: 'attribute',
    direction: 'attribute',
    type: 'attribute',
    reactions: 'attribute',
    day: 'attribute',
  },
});

/** A look that misses some of it, and guesses some of it from a worse source. */
const partial = fc
  .record({
    missing: fc.subarray(['sender', 'sentAt', 'day', 'quoted', 'forwarded', 'edited', 'deleted', 'reactionTotal'] as const),
    direction: fc.constantFrom('known', 'unknown', 'guessed'),
    time: fc.constantFrom('known', 'minute', 'guessed'),
    text: fc.constantFrom('known', 'cut', 'none'),
    reactions: fc.boolean(),
    attachments: fc.constantFrom('known', 'nameless', 'none'),
    type: fc.constantFrom('known', 'unknown', 'waiting'),
  })
  .map((look): MessageReading => {
    const reading: MessageReading = { ...TRUTH, provenance: { ...TRUTH.provenance } };
    if (look.time === 'minute') reading.sentAt = { time: '2026-11-23T10:00+01:00', precision: 'minute' };
    if (look.time === 'guessed') {
      reading.sentAt = { time: '2026-11-22T23:00:00.000+01:00', precision: 'millisecond' };
      reading.provenance.sentAt = 'assumed';
    }
    if (look.direction === 'unknown') reading.direction = 'unknown';
    if (look.direction === 'guessed') {
      reading.direction = 'out';
      reading.provenance.direction = 'geometry';
    }
    if (look.text !== 'known') Object.assign(reading, look.text === 'cut' ? { text: 'het begin van …', truncated: true } : { text: null });
    if (look.reactions) {
      reading.reactions = [];
      delete reading.provenance.reactions;
    }
    if (look.attachments === 'none') reading.attachments = [];
    if (look.attachments === 'nameless') reading.attachments = [{ kind: 'document', name: null, size: null, pages: null, duration: null }];
    if (look.type !== 'known') reading.type = look.type;
    for (const field of look.missing) Object.assign(reading, { [field]: null });
    return reading;
  });

describe('partial looks in any order', () => {
  const seed = Number(process.env.ZEGEL_SEED ?? Date.now() % 2 ** 31);

  it(`give the best of every field (seed ${seed})`, () => {
    fc.assert(
      fc.property(fc.array(partial, { maxLength: 6 }), fc.nat(6), (looks, at) => {
        const all = [...looks.slice(0, at), TRUTH, ...looks.slice(at)];
        const { reader: _reader, provenance: _provenance, nativeId, ...content } = foldAll(all).content;
        const { id, rawId: _raw, provenance: _p, ...truth } = TRUTH;
        expect({ id: nativeId, ...content }).toEqual({ id, ...truth });
      }),
      { seed, numRuns: 500 },
    );
  });

  it(`never call a partial look an edit or a deletion (seed ${seed})`, () => {
    fc.assert(
      fc.property(fc.array(partial, { minLength: 1, maxLength: 6 }), (looks) => {
        expect(foldAll(looks).kinds.filter((kind) => kind === 'edited' || kind === 'deleted')).toEqual([]);
      }),
      { seed, numRuns: 500 },
    );
  });
});
