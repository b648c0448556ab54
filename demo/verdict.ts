import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { type Language, text } from '../shared/locale/text.ts';
import type { Archived } from './archived.ts';
import type { Driven } from './drive.ts';
import type { Places } from './places.ts';

export const ARCHIVE_PROGRAM = resolve(import.meta.dirname, '../archive/programs/zegel-archive.ts');

/** The archive's own program re-checks everything from nothing, and prints its verdict. @returns whether it accepts */
export function verifies(places: Pick<Places, 'archive' | 'archiveKeys'>, language: Language): boolean {
  const { status } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', ARCHIVE_PROGRAM, 'verify', places.archive, '--keys', places.archiveKeys],
    { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, LC_ALL: language === 'nl' ? 'nl_NL.UTF-8' : 'en_GB.UTF-8' } },
  );
  return status === 0;
}

/**
 * What differs between what a person called business in this run and what of this run is archived.
 * @returns one sentence per difference; none is what is wanted
 */
export function differences(driven: Pick<Driven, 'tagged' | 'shown'>, archived: readonly Archived[], language: Language): string[] {
  const kept = new Set(archived.flatMap((one) => one.records.map((record) => record.nativeId)));
  const missing = [...driven.tagged].filter(([id, tag]) => tag === 'business' && !kept.has(id)).length;
  const extra = [...driven.shown].filter((id) => kept.has(id) && driven.tagged.get(id) !== 'business').length;
  return [
    ...(missing ? [text(language, 'demo.wrong.missing', { n: missing })] : []),
    ...(extra ? [text(language, 'demo.wrong.extra', { n: extra })] : []),
  ];
}
