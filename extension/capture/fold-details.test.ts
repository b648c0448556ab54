import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MessageReading, Poll } from '../../shared/record/reading.ts';
import { messageReading } from '../../tests/support/profile.ts';
import type { Content } from '../store/schema.ts';
import { foldReading } from './fold.ts';

const AT = '2026-11-23T10:00:00.000Z';

function fold(...looks: readonly Partial<MessageReading>[]): { content: Content; changed: boolean } {
  let content: Content | null = null;
  let changed = false;
  for (const look of looks) ({ content, changed } = foldReading(content, messageReading('a', look), 'whatsapp/2', AT));
  if (!content) throw new Error('nothing to fold');
  return { content, changed };
}

const poll = (...votes: (number | null)[]): Poll => ({
  question: 'Wanneer?',
  multi: false,
  options: votes.map((count, i) => ({ text: `dag ${i}`, votes: count })),
});
const BOLD = { text: 'let op', markup: 'let *op*', provenance: { text: 'shown', markup: 'attribute' } } as const;

describe('optional fields', () => {
  test('a look that does not show them takes nothing away', () => {
    const full: Partial<MessageReading> = {
      ...BOLD,
      mentions: [{ text: '@Bas', id: '7000@lid' }],
      links: ['https://voorbeeld.example/'],
      linkPreview: { title: 'Besluit', description: null, site: 'voorbeeld.example' },
      poll: poll(1, 2),
      starred: true,
      status: 'read',
    };
    const { content, changed } = fold(full, { text: 'let op', provenance: {} });
    expect(content).toEqual(fold(full).content);
    expect(changed).toBe(false);
  });

  test('a look that shows what an earlier one did not adds it, with its source', () => {
    const { content } = fold({ text: 'let op' }, { ...BOLD, starred: false });
    expect(content).toMatchObject({ markup: 'let *op*', starred: false, provenance: { markup: 'attribute' } });
  });

  test('formatting, names and links go with the text that they stood in', () => {
    const { content } = fold({ ...BOLD, links: ['https://een.example/'] }, { text: 'iets anders', edited: true });
    expect(content.text).toBe('iets anders');
    expect(content).not.toHaveProperty('markup');
    expect(content).not.toHaveProperty('links');
    expect(content.provenance).not.toHaveProperty('markup');
  });

  test('a text cut short does not replace the formatting of the whole one', () => {
    const { content } = fold(BOLD, { text: 'let', markup: '*let*', truncated: true });
    expect(content).toMatchObject({ text: 'let op', markup: 'let *op*' });
  });

  test('a message that was taken back keeps what was read of it', () => {
    const { content } = fold({ ...BOLD, poll: poll(1) }, { text: null, type: 'deleted', deleted: true });
    expect(content).toMatchObject({ text: 'let op', markup: 'let *op*', poll: poll(1), deleted: true });
  });

  test('delivery goes on and never back; a star comes and goes', () => {
    expect(fold({ status: 'sent' }, { status: 'read' }, { status: 'delivered' }).content.status).toBe('read');
    expect(fold({ starred: true }, { starred: false }).content.starred).toBe(false);
  });

  test('votes are the last that were shown', () => {
    expect(fold({ poll: poll(1, 2) }, { poll: poll(3, null) }).content.poll).toEqual(poll(3, 2));
  });

  test('the same look twice changes nothing, in whatever order its fields come', () => {
    const look = fc.record(
      {
        markup: fc.string(),
        links: fc.array(fc.string(), { maxLength: 2 }),
        starred: fc.boolean(),
        status: fc.constantFrom('pending', 'sent', 'delivered', 'read'),
        poll: fc.array(fc.option(fc.nat(9))).map((votes) => poll(...votes)),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(look, look, (one, other) => {
        expect(fold(one as Partial<MessageReading>, other as Partial<MessageReading>, other as Partial<MessageReading>).changed).toBe(
          false,
        );
      }),
    );
  });
});
