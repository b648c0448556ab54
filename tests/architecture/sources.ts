import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { parseSync } from 'vite';

export const ROOT = resolve(import.meta.dirname, '../..');

/** The rooms of the house that hold source code. */
const ROOMS = ['extension', 'companion', 'archive', 'shared', 'demo', 'tools', 'tests', 'bench'];

/** One import or re-export: `from` and `to` are paths inside the repository; `to` is a package's name where it is one. */
export interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly to: string;
  readonly isPackage: boolean;
}

/** Every file of source, as paths from the root with `/`; fixtures are data. */
export function sourceFiles(): string[] {
  return globSync(`{${ROOMS.join(',')}}/**/*.{ts,tsx,mts,mjs,js,jsx}`, { cwd: ROOT })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !path.startsWith('tests/fixtures/'))
    .sort();
}

export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path) || path.startsWith('tests/');

/** The package that a specifier names: `zod/mini` → `zod`, `@a/b/c` → `@a/b`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Every module that a source asks for, types and dynamic imports of a plain string included. */
export function importsOf(from: string, source: string): Import[] {
  const parsed = parseSync(from, source);
  if (parsed.errors.length) throw new Error(`${from}: ${parsed.errors[0]?.message}`);
  const { staticImports, staticExports, dynamicImports } = parsed.module;
  const specifiers = [
    ...staticImports.map((one) => one.moduleRequest.value),
    ...staticExports.flatMap((one) => one.entries.flatMap((entry) => (entry.moduleRequest ? [entry.moduleRequest.value] : []))),
    ...dynamicImports.flatMap((one) => {
      const asked = source.slice(one.moduleRequest.start, one.moduleRequest.end);
      return /^['"]/.test(asked) ? [asked.slice(1, -1)] : [];
    }),
  ];
  return [...new Set(specifiers)].map((specifier) => {
    const isPackage = !specifier.startsWith('.') && !specifier.startsWith('/');
    const path = specifier.replace(/\?.*$/, '');
    return { from, specifier, isPackage, to: isPackage ? packageOf(path) : normalize(join(dirname(from), path)) };
  });
}

/** The imports of the whole repository. */
export function allImports(): Import[] {
  return sourceFiles().flatMap((path) => importsOf(path, textOf(path)));
}
