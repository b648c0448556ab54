import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const DOCS = [
  'README.md',
  'docs/invariants.md',
  'docs/threat-model.md',
  'docs/formats.md',
  'docs/adding-a-client.md',
  'docs/measurements.md',
];

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

test('each of the seven invariants names tests, and every test that it names exists', () => {
  const sections = read('docs/invariants.md')
    .split(/^\d\. /m)
    .slice(1);
  expect(sections).toHaveLength(7);
  for (const section of sections) {
    const named = [...section.matchAll(/^ +- `([^`]+)`: "(.+)"$/gm)];
    expect(named.length).toBeGreaterThan(0);
    for (const [, file = '', name = ''] of named) {
      const source = read(file);
      expect(
        [`test('${name}'`, `it('${name}'`].some((start) => source.includes(start)),
        `${file}: ${name}`,
      ).toBe(true);
    }
  }
});

test.each(DOCS)('every file that %s names exists', (doc) => {
  const text = read(doc);
  const folder = doc.includes('/') ? 'docs' : '';
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) => join(folder, path));
  const inCode = [
    ...text.matchAll(/`((?:extension|companion|archive|shared|demo|tools|tests|bench|docs)\/[\w./-]+\.(?:ts|tsx|md|json|html))`/g),
  ].map(([, path = '']) => path);
  for (const path of [...links, ...inCode]) expect(existsSync(join(ROOT, path)), path).toBe(true);
});

test('every program that an npm command runs exists', () => {
  const programs = [...read('tools/bootstrap.mjs').matchAll(/^ {2}\w+: '([\w/.-]+\.ts)',$/gm)].map(([, path = '']) => path);
  expect(programs.length).toBeGreaterThan(4);
  expect(programs.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
