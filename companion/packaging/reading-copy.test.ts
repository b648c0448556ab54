import { expect, test } from 'vitest';
import type { MessageRecord } from '../../shared/record/message-record.ts';
import { sampleConversation, samplePolicy, sampleRelease, sampleRequest } from '../../tests/support/samples.ts';
import { COLOURS } from './reading-copy/style.ts';
import { writeReadingCopy } from './reading-copy.ts';
import type { PackageRequest } from './request.ts';

const copy = (overrides: Partial<PackageRequest>) => new TextDecoder().decode(writeReadingCopy(sampleRequest(overrides)));
const copyOf = (...messages: Partial<MessageRecord>[]) => copy(sampleConversation(messages));

test('times are those of the policy, wherever the software runs', () => {
  const page = copyOf({ sentAt: { time: '2026-11-23T23:30:15Z', precision: 'second' } });
  expect(page).toContain('<time datetime="2026-11-23T23:30:15Z">00:30:15</time>');
  expect(copyOf({ sentAt: { time: '2026-11-23T00:00+01:00', precision: 'day' } })).toContain('tijd onbekend');
});

test('both values of a doubled hour are told', () => {
  const sentAt = { time: '2026-10-25T02:30+02:00', precision: 'minute', alternative: '2026-10-25T02:30+01:00' } as const;
  expect(copyOf({ sentAt })).toContain('de tijd kan ook 2026-10-25T02:30+01:00 zijn');
});

test('each message says who decided, when and for what', () => {
  expect(copyOf({})).toMatch(
    /Als zakelijk gelabeld door <bdi>A\. de Voorbeeld<\/bdi>, <time [^>]+>23 november 2026 om \d\d:\d\d<\/time>, voor dit bericht\./,
  );
  const window = sampleRelease({ decision: { why: 'window', level: 'day' } });
  expect(copy({ releases: [window] })).toContain('Niet gelabeld; na afloop van de filtertermijn');
});

test('an edited message shows what stood there before, once', () => {
  const at = '2026-11-23T08:00:00.000Z';
  const page = copyOf({
    text: 'derde',
    edited: true,
    observations: [
      { kind: 'seen', at, text: 'eerste' },
      { kind: 'edited', at, text: 'tweede' },
      { kind: 'reacted', at, reactions: [{ emoji: '👍' }] },
      { kind: 'edited', at, text: 'derde' },
    ],
  });
  expect([...page.matchAll(/dir="auto">(eerste|tweede|derde)</g)].map(([, shown]) => shown)).toEqual(['derde', 'eerste', 'tweede']);
  expect(page).toContain('Bewerkt door de afzender.');
});

test('what was deleted by its sender after it was captured stays readable', () => {
  const at = '2026-11-23T08:00:00.000Z';
  const page = copyOf({
    type: 'deleted',
    text: null,
    deleted: true,
    observations: [
      { kind: 'seen', at, text: 'spijt' },
      { kind: 'deleted', at, text: null },
    ],
  });
  expect(page).toContain('spijt');
  expect(page).toContain('Verwijderd door de afzender; gezien op 23 november 2026 om 09:00.');
});

test('a gap is told with its cause, and counted', () => {
  const page = copyOf(
    { observations: [{ kind: 'gap', at: '2026-11-23T08:00:00.000Z', cause: 'media-not-loaded' }] },
    {},
    { truncated: true },
  );
  expect(page).toContain('de bijlage was niet geladen');
  expect(page).toContain('Bij 2 berichten was niet alles te zien');
  expect(copyOf({})).toContain('niet vastgelegd dat er iets ontbreekt');
});

test('a guess is called one', () => {
  const page = copyOf({ provenance: { 'sentAt.date': 'assumed', sentAt: 'assumed', text: 'claimed' } });
  expect(page).toContain('Aangenomen, niet afgelezen: tijd.');
  expect(page).toContain('Opgegeven door de afzender, niet te controleren: tekst.');
});

test('nobody and nothing still make a page', () => {
  const page = copyOf({ sender: null, text: null, direction: 'unknown', sentAt: null }, { text: '' });
  expect(page).toContain('Onbekende afzender');
  expect(page).toContain('Geen tekst');
  expect(page).toContain('Leeg bericht');
});

test('only a demonstration has the banner', () => {
  expect(copy({})).toContain('class="demo"');
  expect(copy({ policy: samplePolicy({ demonstration: false }) })).not.toContain('class="demo"');
});

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test.each(['light', 'dark'] as const)('every colour of text has contrast enough on what it stands on: %s', (scheme) => {
  const colours = COLOURS[scheme];
  const pairs = [
    [colours.ink, colours.page],
    [colours.quiet, colours.page],
    [colours.accent, colours.page],
    [colours.ink, colours.tint],
    [colours.quiet, colours.tint],
    [colours.demoInk, colours.demo],
  ] as const;
  for (const [ink, paper] of pairs) {
    const [low = 0, high = 0] = [luminance(ink), luminance(paper)].sort((a, b) => a - b);
    expect((high + 0.05) / (low + 0.05)).toBeGreaterThanOrEqual(4.5);
  }
});
