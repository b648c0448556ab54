import { align } from './align.ts';
import type { ExpectedFields } from './fields.ts';

export type Verdict = 'right' | 'unknown' | 'wrong';

/** One value compared. */
export interface Finding {
  readonly field: string;
  readonly verdict: Verdict;
  /** Which message, by its expected place and id. */
  readonly where: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** What a page's `.expected.json` holds, as far as it is compared. */
export interface ExpectedPage {
  readonly capturedAt: string;
  readonly timezone: string;
  readonly chat: Fields;
  readonly self?: Fields | undefined;
  readonly counts: Fields;
  readonly shells?: readonly string[] | undefined;
  readonly messages: readonly Fields[];
}

/** In the pages' description and not in a page: nothing to read. */
const NOT_ON_PAGE = new Set(['note', 'timestampAlternatives']);
/** Compared in a way of their own. */
const APART = new Set(['index', 'sender', 'quoted', 'attachments', 'timestamp', 'reactions']);

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const orNull = (value: unknown): unknown => value ?? null;
const equal = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What is not known is neither right nor wrong; an absent field is null. */
function judge(expected: unknown, actual: unknown, also: readonly unknown[] = []): Verdict {
  const [want, have] = [orNull(expected), orNull(actual)];
  if (have === null) return want === null ? 'right' : 'unknown';
  return [want, ...also].some((value) => equal(value, have)) ? 'right' : 'wrong';
}

class Comparison {
  readonly findings: Finding[] = [];

  note(field: string, verdict: Verdict, where: string, expected: unknown, actual: unknown): void {
    this.findings.push({ field, verdict, where, expected: orNull(expected), actual: orNull(actual) });
  }

  value(field: string, where: string, expected: unknown, actual: unknown, also: readonly unknown[] = []): void {
    this.note(field, judge(expected, actual, also), where, expected, actual);
  }

  /** Each field of both. A field that the reader does not have counts where the page has it. */
  fields(prefix: string, where: string, expected: Fields, actual: Fields, apart: ReadonlySet<string> = new Set()): void {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      if (apart.has(key) || NOT_ON_PAGE.has(key)) continue;
      const unread = !(key in actual) && orNull(expected[key]) === null;
      if (!unread) this.value(`${prefix}${key}`, where, expected[key], actual[key]);
    }
  }

  message(where: string, expected: Fields, actual: Fields): void {
    this.note('message', 'right', where, expected.id, actual.id);
    this.fields('', where, expected, actual, APART);
    const alternatives = expected.timestampAlternatives;
    this.value('timestamp', where, expected.timestamp, actual.timestamp, Array.isArray(alternatives) ? alternatives : []);
    this.value('reactions', where, expected.reactions, actual.reactions);
    this.nested('sender', where, expected.sender, actual.sender);
    this.nested('quoted', where, expected.quoted, actual.quoted);
    this.attachments(where, expected.attachments, actual.attachments);
  }

  /** A part of its own: whether it is there, and if both have it, its fields. */
  private nested(field: string, where: string, expected: unknown, actual: unknown): void {
    if (!isFields(expected) || !isFields(actual)) this.value(field, where, expected, actual);
    else this.fields(`${field}.`, where, expected, actual);
  }

  private attachments(where: string, expected: unknown, actual: unknown): void {
    const want: unknown[] = Array.isArray(expected) ? expected : [];
    if (!Array.isArray(actual)) {
      this.value('attachments', where, expected, actual);
      return;
    }
    this.note('attachments', want.length === actual.length ? 'right' : 'wrong', where, want.length, actual.length);
    want.forEach((one, i) => {
      const have: unknown = actual[i];
      if (isFields(one) && isFields(have)) this.fields('attachments.', where, one, have);
    });
  }
}

/** Compares what was read with what a page's author says is there. */
export function compare(expected: ExpectedPage, actual: ExpectedFields): Finding[] {
  const comparison = new Comparison();
  if (actual.chat) comparison.fields('chat.', 'chat', expected.chat, actual.chat);
  else comparison.note('chat.title', 'unknown', 'chat', expected.chat.title, null);
  comparison.value('self.name', 'self', expected.self?.name, actual.self?.name);
  comparison.fields('counts.', 'counts', expected.counts, withoutUnsure(actual));
  compareShells(comparison, expected.shells ?? [], actual.shells);
  compareMessages(comparison, expected, actual);
  return comparison.findings;
}

/** Rows that were not understood may be messages or system lines: then their counts are not known. */
function withoutUnsure({ counts, unknown }: ExpectedFields): Fields {
  return unknown.length === 0 ? counts : { ...counts, messages: null, system: null };
}

function compareShells(comparison: Comparison, expected: readonly string[], actual: readonly string[]): void {
  for (const id of new Set([...expected, ...actual])) {
    const both = expected.includes(id) && actual.includes(id);
    comparison.note('shells', both ? 'right' : 'wrong', `shell ${id}`, expected.includes(id), actual.includes(id));
  }
}

function compareMessages(comparison: Comparison, expected: ExpectedPage, actual: ExpectedFields): void {
  const { pairs, missing, invented } = align(expected.messages, actual.messages);
  const reported = new Set([...actual.shells, ...actual.unknown.map(({ id }) => id)]);
  const ids = new Set(expected.messages.flatMap(({ id, dataId }) => [id, dataId]));
  let nameless = actual.unknown.filter(({ id }) => id === null || !ids.has(id)).length;
  let before = -1;
  for (const [want, have] of pairs) {
    const where = `${String(want.index)} ${String(want.id)}`;
    const at = actual.messages.indexOf(have);
    comparison.note('index', at > before ? 'right' : 'wrong', where, want.index, at);
    before = Math.max(before, at);
    comparison.message(where, want, have);
  }
  for (const want of missing) {
    const id = String(want.id);
    const told = reported.has(id) || reported.has(String(want.dataId)) || nameless-- > 0;
    comparison.note('message', told ? 'unknown' : 'wrong', `${String(want.index)} ${id}`, id, null);
  }
  for (const have of invented) comparison.note('message', 'wrong', 'not on the page', null, have.id);
}
