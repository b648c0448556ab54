import { describe, expect, test } from 'vitest';
import { dayUnder } from './dates.ts';
import { parseHead } from './head.ts';
import { FORMS, momentOf } from './testing.ts';

describe.each(Object.entries(FORMS))('%s', (_name, form) => {
  const hasSeconds = form.platform === 'ios';
  test.each([
    ['afternoon', '2026-11-09T13:42:07Z'],
    ['midnight', '2026-12-31T00:05:00Z'],
    ['noon', '2026-02-03T12:00:59Z'],
    ['morning', '2026-10-30T09:07:30Z'],
  ])('%s', (_when, time) => {
    const at = momentOf(Date.parse(time));
    const head = parseHead(`${form.head(at)}Noor Hazelhoff: hoi`);
    expect(head?.platform).toBe(form.platform);
    expect(head && [dayUnder(head, 'dmy'), dayUnder(head, 'mdy')]).toContain(time.slice(0, 10));
    expect(head?.time).toBe((at.hour * 60 + at.minute) * 60 + (hasSeconds ? at.second : 0));
    expect(`${form.head(at)}Noor Hazelhoff: hoi`.slice(head?.end)).toBe('Noor Hazelhoff: hoi');
  });

  test('all heads of one export have one form, and no other region has it by another order of the same parts', () => {
    const forms = new Set(
      ['2026-11-09T13:42:07Z', '2026-01-01T00:00:00Z', '2026-10-10T10:10:10Z'].map(
        (time) => parseHead(`${form.head(momentOf(Date.parse(time)))}x`)?.form,
      ),
    );
    expect(forms.size).toBe(1);
    expect([...forms][0]).toBeDefined();
  });
});

test('a mark or a byte order mark may stand before a head', () => {
  expect(parseHead('\u200e[09-11-2026, 13:42:07] Noor: x')?.marked).toBe(true);
  expect(parseHead('[09-11-2026, 13:42:07] Noor: x')?.marked).toBe(false);
});

test.each([
  ['a line of text', 'Gewoon een regel'],
  ['a date that no calendar has', '32-11-2026 13:42 - Noor: x'],
  ['two months', '13-13-2026 13:42 - Noor: x'],
  ['a time that no clock has', '09-11-2026 24:10 - Noor: x'],
  ['thirteen o’clock in the afternoon', '11/9/26, 13:42 PM - Noor: x'],
  ['the head of a copied message', '[13:42, 9-11-2026] Noor: x'],
  ['a program’s log', '2026-11-09 13:42:07 - started'],
  ['a year of three digits', '09-11-202 13:42 - Noor: x'],
  ['a date without a time', '09-11-2026 - Noor: x'],
  ['no space after the dash', '09-11-2026 13:42 -Noor: x'],
  ['separators that differ', '09-11/2026 13:42 - Noor: x'],
])('%s is no head', (_what, line) => {
  expect(parseHead(line)).toBeNull();
});
