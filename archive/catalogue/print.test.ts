import { expect, test } from 'vitest';
import { sampleRecord } from '../../tests/support/samples.ts';
import { conversationLines } from './print.ts';
import type { UnitedMessage } from './unite.ts';

const shown = (message: Partial<UnitedMessage>) =>
  conversationLines(
    'Stikstof',
    'id',
    [{ day: '2026-11-23', packages: 2, messages: [{ record: sampleRecord(), earlier: [], others: [], versions: 1, ...message }] }],
    'nl',
  ).slice(3);

test('a message in one version says nothing of versions', () => {
  expect(shown({}).slice(-2)).toEqual(['09:00  Jan Jansen', '       Goedemorgen, de nota staat klaar.']);
});

test('a message in more versions shows every one: earlier texts, and whole what differs in more than its text', () => {
  const other = sampleRecord({ text: 'Goedemorgen, de…', truncated: true, sender: null });
  expect(shown({ earlier: ['Morgen'], others: [other], versions: 3 }).slice(-8)).toEqual([
    '       Goedemorgen, de nota staat klaar.',
    '       (bewaard in 3 versies)',
    '       (eerdere tekst)',
    '       Morgen',
    '       (zoals het eerder of elders te zien was)',
    '       09:00  Onbekende afzender',
    '              Goedemorgen, de…',
    '              (De chat toonde alleen het begin van deze tekst.)',
  ]);
});

test('what is out of a chat cannot drive the terminal from an earlier version either', () => {
  const hostile = '\u001b[2J';
  const lines = shown({ earlier: [hostile], others: [sampleRecord({ text: hostile })], versions: 3 });
  expect(lines.join('')).not.toContain('\u001b');
});
