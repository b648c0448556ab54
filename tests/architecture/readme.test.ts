import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildExtension } from '../support/browser.ts';
import { textOf } from './sources.ts';

/** The rows of the first table under a heading of the README, cells trimmed. */
function tableUnder(heading: string): string[][] {
  const section =
    textOf('README.md')
      .split(/^## /m)
      .find((part) => part.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const withoutNote = (cell: string) => cell.replaceAll('`', '').replace(/ \(.*\)$/, '');

test('the README gives a reason for every permission of the built manifest, and for no other', async () => {
  const folder = await buildExtension();
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, string[] | undefined>;
  const asked = [...(manifest.permissions ?? []), ...(manifest.host_permissions ?? []), ...(manifest.optional_host_permissions ?? [])];
  const rows = tableUnder('Permissions');
  expect(rows.map(([name = '']) => withoutNote(name)).sort()).toEqual(asked.sort());
  expect(rows.filter(([, reason = '']) => reason.length < 10)).toEqual([]);
});

test('the README gives reason and licence of every direct dependency, and of no other', () => {
  const declared = JSON.parse(textOf('package.json')) as Record<string, Record<string, string> | undefined>;
  const names = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) => Object.keys(declared[kind] ?? {}));
  const rows = tableUnder('Dependencies');
  const told = rows.flatMap(([cell = '']) => withoutNote(cell).split(', '));
  expect(told.sort()).toEqual(names.sort());
});

test('the licences in the README are those that the packages state', () => {
  const optional = JSON.parse(textOf('package.json')).optionalDependencies as Record<string, string>;
  const wrong = tableUnder('Dependencies').flatMap(([cell = '', , licence = '']) =>
    withoutNote(cell)
      .split(', ')
      .filter((name) => !(name in optional))
      .filter((name) => (JSON.parse(textOf(`node_modules/${name}/package.json`)) as { license?: string }).license !== licence),
  );
  expect(wrong).toEqual([]);
});
