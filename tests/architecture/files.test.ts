import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isTest, ROOT, sourceFiles, textOf } from './sources.ts';

/** A file has one reason; what is longer than this has to say why here. */
const LONGEST = 250;
const LONGER: Readonly<Record<string, string>> = {
  'shared/locale/nl.ts': 'a table: every text of the interface, so that a translator has one file',
  'shared/locale/en.ts': 'a table: every text of the interface, so that a translator has one file',
};

test('no file is longer than it may be', () => {
  const long = sourceFiles().filter((path) => !isTest(path) && !(path in LONGER) && textOf(path).split('\n').length - 1 > LONGEST);
  expect(long).toEqual([]);
});

test('no exception to the length outlives its reason', () => {
  expect(Object.keys(LONGER).filter((path) => textOf(path).split('\n').length - 1 <= LONGEST)).toEqual([]);
});

/** Marks of work that is not finished, of checks switched off, and of machines that are not the reader's. */
const FORBIDDEN: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['unfinished work', /\b(?:TODO|FIXME|XXX)\b/],
  ['a check switched off', /@ts-(?:ignore|nocheck|expect-error)|eslint-disable/],
  ['a test that runs alone', /\b(?:test|it|describe)\.only\b/],
  ['a test that never runs', /\b(?:test|it|describe)\.(?:skip|todo)\(/],
  ["a path of somebody's machine", /["'`\s(](?:\/work|\/home\/\w+|\/Users\/\w+)\//],
];

function documents(): string[] {
  return globSync(['*.{md,json,ts,txt}', '.ci/*', 'docs/**/*.md'], { cwd: ROOT }).filter((path) => path !== 'package-lock.json');
}

test('no file holds what a finished project does not', () => {
  const found = [...sourceFiles(), ...documents()]
    .filter((path) => path !== 'tests/architecture/files.test.ts')
    .flatMap((path) => {
      const source = textOf(path);
      return FORBIDDEN.filter(([, pattern]) => pattern.test(source)).map(([name]) => `${path}: ${name}`);
    });
  expect(found).toEqual([]);
});
