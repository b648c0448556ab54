import { expect, test } from 'vitest';
import type { Mark } from '../../shared/protocol/page-calls.ts';
import { chipWord, markWords } from './words.ts';

const mark = (overrides: Partial<Mark> = {}): Mark => ({
  id: 'A',
  message: '00000000-0000-4000-8000-000000000001',
  state: 'business',
  from: { level: 'conversation', at: '2026-03-03T23:30:00.000Z', by: 'A. de Voorbeeld', why: 'user' },
  finalAt: null,
  ...overrides,
});

test('a mark says where its tag comes from, by the calendar of the official', () => {
  expect(markWords('nl', mark(), 'Europe/Amsterdam')).toBe('Zakelijk, staat klaar, omdat dit gesprek zo is gemerkt op 4 maart');
  expect(markWords('en', mark({ state: 'doubt' }), 'UTC')).toBe('In doubt, because this conversation was tagged so on March 3');
});

test('a tag by policy says so', () => {
  const from = { level: 'message', at: '2026-03-03T12:00:00.000Z', by: 'policy', why: 'window' } as const;
  expect(markWords('nl', mark({ from }), 'UTC')).toBe('Zakelijk, staat klaar, omdat de tijd om te labelen voorbij is');
});

test('a mark names no person', () => {
  expect(markWords('nl', mark(), 'UTC')).not.toContain('Voorbeeld');
});

test('a message that is not stored yet reads as untagged and has no word on its chip', () => {
  expect(markWords('nl', undefined, 'UTC')).toBe('Nog niet gelabeld');
  expect(chipWord('nl', 'untagged')).toBeNull();
});
