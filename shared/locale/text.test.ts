import { expect, test } from 'vitest';
import { ERROR_CODES } from '../errors/codes.ts';
import { en } from './en.ts';
import { nl } from './nl.ts';
import { languageOf, sentenceOf, text } from './text.ts';

const FACT = /\{(\w+)\}/g;
const factsOf = (sentence: string) => [...sentence.matchAll(FACT)].map((match) => match[1]).sort();

test('every error has a sentence and a next step in both languages', () => {
  for (const code of Object.keys(ERROR_CODES)) {
    for (const texts of [nl, en] as Record<string, string>[]) {
      expect(texts[`error.${code}`], code).toBeTruthy();
      expect(texts[`error.${code}.next`], code).toBeTruthy();
    }
  }
});

test('no error is described that does not exist', () => {
  const described = Object.keys(nl).filter((key) => key.startsWith('error.') && !key.endsWith('.next') && !key.endsWith('.one'));
  expect(described.map((key) => key.slice('error.'.length)).sort()).toEqual(Object.keys(ERROR_CODES).sort());
});

test('both languages name the same facts', () => {
  for (const [key, dutch] of Object.entries(nl)) expect(factsOf((en as Record<string, string>)[key] ?? ''), key).toEqual(factsOf(dutch));
});

test('facts are put in, and never read as a pattern', () => {
  expect(sentenceOf('nl', { code: 'policy.invalid', facts: { path: '$& {n}' } }).sentence).toContain('“$& {n}”');
  expect(text('en', 'error.internal')).toBe(en['error.internal']);
});

test('Dutch unless it is clearly another language', () => {
  const dutch = [undefined, 'nl', 'nl-BE', 'nl_NL.UTF-8', 'C', 'C.UTF-8', 'POSIX'];
  expect(dutch.map(languageOf)).toEqual(dutch.map(() => 'nl'));
  expect(['en-GB', 'en_US.UTF-8', 'de', 'nlx'].map(languageOf)).toEqual(['en', 'en', 'en', 'en']);
});
