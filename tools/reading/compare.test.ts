import { expect, test } from 'vitest';
import { compare, type ExpectedPage } from './compare.ts';
import type { ExpectedFields } from './fields.ts';
import { table, tallyByField, totalLine, totalOf, wrongLines } from './report.ts';

const message = {
  index: 0,
  id: 'A',
  direction: 'in',
  text: 'hoi',
  timestamp: '2026-10-25T02:10:00+02:00',
  edited: false,
  quoted: null,
  sender: { name: 'Jan', phone: null },
};

const page = (messages: readonly Record<string, unknown>[]): ExpectedPage => ({
  capturedAt: '2026-11-01T00:00:00Z',
  timezone: 'Europe/Amsterdam',
  chat: { id: null, title: 'Jan', kind: 'direct' },
  self: { name: 'Noor' },
  counts: { messages: messages.length },
  shells: [],
  messages,
});

const read = (messages: Record<string, unknown>[], more: Partial<ExpectedFields> = {}): ExpectedFields => ({
  chat: { id: null, title: 'Jan', kind: 'direct' },
  self: { name: 'Noor' },
  counts: { messages: messages.length },
  shells: [],
  messages,
  unknown: [],
  ...more,
});

/** Fields that are not right, with their verdict. */
const off = (expected: ExpectedPage, actual: ExpectedFields) =>
  compare(expected, actual)
    .filter(({ verdict }) => verdict !== 'right')
    .map(({ field, verdict }) => `${field} ${verdict}`);

test('the same is right', () => {
  expect(off(page([message]), read([message]))).toEqual([]);
});

test('another value is wrong, none is unknown, absent equals null', () => {
  expect(off(page([message]), read([{ ...message, text: 'hoj' }]))).toEqual(['text wrong']);
  expect(off(page([message]), read([{ ...message, text: null, edited: null }]))).toEqual(['text unknown', 'edited unknown']);
  expect(off(page([{ ...message, forwarded: null }]), read([message]))).toEqual([]);
  expect(off(page([message]), read([{ ...message, forwarded: 'once' }]))).toEqual(['forwarded wrong']);
});

test('a field that no reader has is unknown where the page has it', () => {
  expect(off(page([{ ...message, starred: false, markup: '*hoi*', status: null }]), read([message]))).toEqual([
    'starred unknown',
    'markup unknown',
  ]);
});

test('a second acceptable time is right', () => {
  const expected = { ...message, timestampAlternatives: ['2026-10-25T02:10:00+01:00'] };
  expect(off(page([expected]), read([{ ...message, timestamp: '2026-10-25T02:10:00+01:00' }]))).toEqual([]);
  expect(off(page([expected]), read([{ ...message, timestamp: '2026-10-25T03:10:00+01:00' }]))).toEqual(['timestamp wrong']);
});

test('the id of a quote is scored apart from the rest of it', () => {
  const quoted = { id: 'B', sender: 'Jan', text: 'x', kind: 'text' };
  expect(off(page([{ ...message, quoted }]), read([{ ...message, quoted: { ...quoted, id: null } }]))).toEqual(['quoted.id unknown']);
  expect(off(page([{ ...message, quoted }]), read([message]))).toEqual(['quoted unknown']);
  expect(off(page([message]), read([{ ...message, quoted }]))).toEqual(['quoted wrong']);
});

test('a missing or invented message is wrong; one that is pending or reported as not understood is unknown', () => {
  const counts = { counts: {} };
  const two = { ...page([message, { ...message, index: 1, id: 'B' }]), ...counts };
  expect(off(two, read([message], counts))).toEqual(['message wrong']);
  expect(off({ ...page([message]), ...counts }, read([message, { ...message, index: 1, id: 'C' }], counts))).toEqual(['message wrong']);
  expect(off(two, read([message], { ...counts, unknown: [{ id: 'B', reason: 'shape' }] }))).toEqual(['message unknown']);
  expect(off(two, read([message], { ...counts, unknown: [{ id: null, reason: 'no-id' }] }))).toEqual(['message unknown']);
  expect(off({ ...two, shells: ['B'] }, read([message], { ...counts, shells: ['B'] }))).toEqual(['message unknown']);
});

test('messages align by id, then by order', () => {
  const b = { ...message, index: 1, id: 'B', text: 'b' };
  const c = { ...message, index: 2, id: 'C', text: 'c' };
  expect(off(page([message, b, c]), read([message, { ...b, id: 'X' }, c]))).toEqual(['id wrong']);
  expect(off(page([message, b]), read([b, message]))).toEqual(['index wrong']);
});

test('shells are compared by their ids', () => {
  expect(off({ ...page([]), shells: ['S'] }, read([], { shells: [] }))).toEqual(['shells wrong']);
  expect(off(page([]), read([], { shells: ['S'] }))).toEqual(['shells wrong']);
});

test('the report counts per field and in total', () => {
  const findings = compare(page([message]), read([{ ...message, text: 'hoj', edited: null }]));
  expect(tallyByField(findings).get('text')).toEqual({ right: 0, unknown: 0, wrong: 1 });
  expect(table(tallyByField(findings)).some((line) => /^edited +0 +1 +0$/.test(line))).toBe(true);
  expect(wrongLines('p', findings)).toEqual(['WRONG p · 0 A · text: "hoi", read "hoj"']);
  expect(totalLine(1, totalOf(findings))).toBe(`total of 1 page: ${findings.length - 2} right, 1 unknown, 1 wrong`);
});
