import { existsSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cycles, RULES, violations } from './rules.ts';
import { allImports, importsOf, isTest, ROOT } from './sources.ts';

const imports = allImports();
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, Record<string, string> | undefined>;

test('imports follow the rules of the house', () => {
  expect(violations(imports)).toEqual([]);
});

test('no module imports itself by a detour', () => {
  expect(cycles(imports)).toEqual([]);
});

test('every import leads to a file', () => {
  expect(imports.filter((one) => !one.isPackage && !existsSync(join(ROOT, one.to))).map((one) => `${one.from} → ${one.specifier}`)).toEqual(
    [],
  );
});

test('what is shipped imports packages that are declared, and development packages only to be built with', () => {
  const builtin = new Set(builtinModules);
  const shipped = /^(?:extension|companion|archive|shared)\//;
  const builtWith = /^wxt(?:\/|$)/;
  const wrong = imports.filter(({ from, to, specifier, isPackage }) => {
    if (!isPackage || to.startsWith('node:') || builtin.has(to)) return false;
    if (manifest.dependencies?.[to]) return false;
    const isDevelopment = isTest(from) || !shipped.test(from) || builtWith.test(specifier);
    return !(isDevelopment && manifest.devDependencies?.[to]);
  });
  expect(wrong.map((one) => `${one.from} → ${one.specifier}`)).toEqual([]);
});

describe('each rule catches', () => {
  const planted: readonly (readonly [rule: string, from: string, source: string])[] = [
    ['no import leaves the repository', 'tools/a.ts', "import '../../elsewhere.ts'"],
    ['extension, companion and archive never import one another', 'archive/open/a.ts', "export * from '../../companion/keys/signer.ts'"],
    [
      'extension, companion and archive never import one another',
      'companion/link/a.ts',
      "import type { X } from '../../tests/support/home.ts'",
    ],
    ['shared imports itself and the packages that run everywhere', 'shared/tag/a.ts', "import { readFileSync } from 'node:fs'"],
    ['the extension imports nothing of Node', 'extension/link/a.ts', "import { join } from 'node:path'"],
    ['a client imports shared, the contract and its own folder', 'extension/clients/whatsapp/a.ts', "import '../../store/schema.ts'"],
    [
      'exported chats are read with shared, the contract and their own room',
      'extension/imports/whatsapp/a.ts',
      "import '../../clients/whatsapp/zone.ts'",
    ],
    ['capture knows clients by the contract and the registry', 'extension/capture/a.ts', "import '../clients/whatsapp/read.ts'"],
    [
      'outside its folder a client is known by its declaration, and that to the registry',
      'extension/marks/a.ts',
      "import '../clients/converse/read.ts'",
    ],
    ['the store knows no interface', 'extension/store/a.ts', "const ui = await import('../ui/button.tsx')"],
    ['what wires is imported by nobody', 'companion/link/a.ts', "import '../programs/app.ts'"],
    ['intake calls verify, never the other way', 'archive/verify/a.ts', "import '../intake/file.ts'"],
    ['opening a package needs no archive', 'archive/open/a.ts', "import '../verify/verify.ts'"],
  ];

  test.each(planted)('%s (%s)', (rule, from, source) => {
    expect(violations(importsOf(from, source)).some((line) => line.startsWith(rule))).toBe(true);
  });

  test('and none is left without a planted breach', () => {
    expect(RULES.map(([name]) => name).filter((name) => !planted.some(([rule]) => rule === name))).toEqual([]);
  });

  test('a cycle', () => {
    const ring = [...importsOf('shared/a.ts', "import './b.ts'"), ...importsOf('shared/b.ts', "import type { A } from './a.ts'")];
    expect(cycles(ring)).toEqual(['shared/a.ts → shared/b.ts → shared/a.ts']);
  });
});
