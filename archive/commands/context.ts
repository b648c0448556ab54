import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { type ErrorReport, ZegelError } from '../../shared/errors/error.ts';
import { type Language, languageOf, sentenceOf, type TextKey, text } from '../../shared/locale/text.ts';
import { type Archive, describe, openArchive } from '../directory/archive.ts';

/** What every command needs of the terminal it runs in. */
export interface Context {
  readonly language: Language;
  say(key: TextKey, facts?: Record<string, string | number>): string;
  /** One line to standard output. */
  print(line: string): void;
  /** What happened and what to do next, as facts for a text. */
  words(error: ErrorReport): { sentence: string; next: string };
}

/** Exit codes: 0 done, 1 something is wrong, 2 wrong use, 75 try again later (sysexits.h, EX_TEMPFAIL). */
export const EXIT = { done: 0, wrong: 1, usage: 2, later: 75 } as const;

/** @param chosen by `--lang`; otherwise the system's */
export function contextFor(chosen: string | undefined, env: NodeJS.ProcessEnv): Context {
  const language = chosen === 'nl' || chosen === 'en' ? chosen : languageOf(env.LC_ALL || env.LC_MESSAGES || env.LANG);
  return {
    language,
    say: (key, facts) => text(language, key, facts),
    print: (line) => void process.stdout.write(`${line}\n`),
    words: (error) => sentenceOf(language, error),
  };
}

/** Options that more than one command has. */
export interface CommonOptions {
  readonly keys?: string;
  readonly json?: boolean;
}

/**
 * Where the keys of an archive are: as said, else in this user's data folder, in a folder per archive. That one is named
 * after the archive's path, because `init` needs it before the archive has an id.
 */
export function keysDirFor(dir: string, chosen: string | undefined): string {
  if (chosen) return resolve(chosen);
  const name = createHash('sha256').update(resolve(dir)).digest('hex').slice(0, 16);
  return join(envPaths('zegel-archive', { suffix: '' }).data, 'keys', name);
}

/** An archive that is there, with its keys. */
export function openFor(dir: string, { keys }: CommonOptions): Promise<Archive> {
  return openArchive(resolve(dir), keysDirFor(dir, keys));
}

/** @throws ZegelError `archive.missing` */
export async function assertArchive(dir: string): Promise<{ readonly dir: string; readonly demonstration: boolean }> {
  const description = await describe(resolve(dir));
  if (!description) throw new ZegelError('archive.missing');
  return { dir: resolve(dir), demonstration: description.demonstration };
}
