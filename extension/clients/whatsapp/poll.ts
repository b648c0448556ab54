import { MAX_NAME, type Poll } from '../../../shared/record/reading.ts';
import type { Anatomy } from './anatomy.ts';
import { comparable, plain } from './numerals.ts';
import { shownName } from './text.ts';

const CHOICE = 'input[type="radio"], input[type="checkbox"]';

interface Option {
  readonly text: string;
  readonly votes: number | null;
}

/** The number that stands beside an answer. The spoken label repeats answer and number: where it says otherwise, neither is sure. */
function readOption(input: Element, row: Element): Option | null {
  const label = [...row.querySelectorAll('label')].find((el) => input.id !== '' && el.htmlFor === input.id);
  const text = label ? shownName(label) : null;
  if (!label || text === null || text.length > MAX_NAME) return null;
  const beside = [...(input.parentElement?.children ?? [])].filter((el) => el !== label && /^\d{1,6}$/.test(plain(el.textContent ?? '')));
  const shown = beside.length === 1 ? Number(plain(beside[0]?.textContent ?? '')) : null;
  const spoken = input.getAttribute('aria-label');
  if (spoken === null) return { text, votes: shown };
  if (!comparable(spoken).startsWith(comparable(text))) return null;
  const numbers = plain(comparable(spoken).slice(comparable(text).length)).match(/\d+/g) ?? [];
  return { text, votes: numbers.length === 1 && Number(numbers[0]) === shown ? shown : null };
}

/** Reads a poll whole or not at all: a missing answer would make another poll of it. */
export function readPoll({ row, quote }: Anatomy, question: string | null): Poll | null {
  const inputs = [...row.querySelectorAll<HTMLInputElement>(CHOICE)].filter((el) => !quote?.contains(el));
  const kinds = new Set(inputs.map(({ type }) => type));
  const options = inputs.map((input) => readOption(input, row));
  const whole = options.filter((option) => option !== null);
  if (!question || inputs.length === 0 || inputs.length > 1_000 || kinds.size !== 1 || whole.length !== options.length) return null;
  return { question, multi: kinds.has('checkbox'), options: whole };
}
