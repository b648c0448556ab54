import type { ErrorReport } from '../errors/error.ts';
import { en } from './en.ts';
import { nl, type TextKey } from './nl.ts';

export type { TextKey } from './nl.ts';
export type Language = 'nl' | 'en';

const TEXTS: Record<Language, Record<TextKey, string>> = { nl, en };

/** The language for a browser's or system's locale: Dutch unless it is clearly another. */
export function languageOf(locale: string | undefined): Language {
  // A system says `nl_NL.UTF-8`, a browser `nl-NL`; C and POSIX say nothing.
  const language = (locale ?? '').split(/[-_.]/)[0]?.toLowerCase() ?? '';
  return ['', 'nl', 'c', 'posix'].includes(language) ? 'nl' : 'en';
}

/**
 * A text of the interface. `{name}` is replaced by a fact. A key with `.one` beside it takes that for the fact `n` = 1.
 */
export function text(language: Language, key: TextKey, facts: Record<string, string | number> = {}): string {
  const texts: Record<string, string> = TEXTS[language];
  const single = facts.n === 1 ? texts[`${key}.one`] : undefined;
  return (single ?? texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ''));
}

/** An error in words: what happened, and what to do next. */
export function sentenceOf(language: Language, error: ErrorReport): { sentence: string; next: string } {
  return { sentence: text(language, `error.${error.code}`, error.facts), next: text(language, `error.${error.code}.next`, error.facts) };
}
