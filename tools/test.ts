import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as z from 'zod/mini';
import { ensureBrowser } from './browser.ts';
import { buildExtension } from './extension.ts';

/**
 * `npm test`: format and lint, types, the extension's build, then every test. All of it runs even when a part fails; what
 * was skipped is named; the last line is `N passed, N failed, N skipped`, in which each check before the tests counts as one.
 * Arguments go to Vitest (a file name, `-t name`).
 */
const ROOT = resolve(import.meta.dirname, '..');
const REPORT = join(ROOT, '.cache/test-report.json');

/** What is read of Vitest's JSON reporter. */
const Report = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.optional(z.string()),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string(), failureMessages: z.optional(z.array(z.string())) })),
    }),
  ),
});

interface Count {
  passed: number;
  failed: string[];
  skipped: string[];
  /** Passed, but only at the second try. */
  again: string[];
}

function tool(script: string, args: readonly string[]): boolean {
  return spawnSync(process.execPath, [join(ROOT, script), ...args], { cwd: ROOT, stdio: 'inherit' }).status === 0;
}

function checkTypes(): boolean {
  if (!existsSync(join(ROOT, '.wxt/wxt.d.ts')) && !tool('node_modules/wxt/bin/wxt.mjs', ['prepare'])) return false;
  return tool('node_modules/typescript/bin/tsc', ['--noEmit', '-p', ROOT]);
}

const CHECKS: readonly [name: string, check: () => boolean | Promise<boolean>][] = [
  ['format and lint', () => tool('node_modules/@biomejs/biome/bin/biome', ['check', '--error-on-warnings', ROOT])],
  ['types', checkTypes],
  [
    'build of the extension',
    async () => {
      await buildExtension();
      return true;
    },
  ],
  ['a browser', async () => Boolean(await ensureBrowser(console.log))],
];

async function check(count: Count): Promise<void> {
  for (const [name, run] of CHECKS) {
    console.log(`\n== ${name}`);
    const started = Date.now();
    const right = await Promise.resolve(run()).catch((error: unknown) => {
      console.error(error);
      return false;
    });
    console.log(`${right ? 'ok' : 'FAILED'}, ${((Date.now() - started) / 1000).toFixed(1)} s`);
    if (right) count.passed += 1;
    else count.failed.push(name);
  }
}

function test(count: Count, args: readonly string[]): void {
  console.log('\n== tests');
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  rmSync(REPORT, { force: true });
  const succeeded = tool('node_modules/vitest/vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${REPORT}`,
    ...args,
  ]);
  const report = existsSync(REPORT) ? Report.parse(JSON.parse(readFileSync(REPORT, 'utf8'))) : null;
  const before = count.failed.length;
  for (const file of report?.testResults ?? []) {
    for (const one of file.assertionResults) {
      if (one.status === 'passed') {
        count.passed += 1;
        if (one.failureMessages?.length) count.again.push(`${file.name}: ${one.fullName}\n    ${one.failureMessages[0]?.split('\n')[0]}`);
      } else if (one.status === 'failed') count.failed.push(`${file.name}: ${one.fullName}`);
      else count.skipped.push(`${file.name}: ${one.fullName}`);
    }
    // A file that failed outside its tests: a hook, an import.
    if (file.status === 'failed' && !file.assertionResults.some((one) => one.status === 'failed')) count.failed.push(file.name);
  }
  if (!succeeded && count.failed.length === before) count.failed.push('tests');
}

const list = (title: string, names: readonly string[]) => {
  if (names.length) console.log(`\n${title}:\n${names.map((name) => `  ${name.replace(`${ROOT}/`, '')}`).join('\n')}`);
};

const count: Count = { passed: 0, failed: [], skipped: [], again: [] };
await check(count);
test(count, process.argv.slice(2));
list('Skipped', count.skipped);
list('Passed at the second try', count.again);
list('Failed', count.failed);
console.log(`\n${count.passed} passed, ${count.failed.length} failed, ${count.skipped.length} skipped`);
process.exitCode = count.failed.length ? 1 : 0;
