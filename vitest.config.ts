import { defineConfig } from 'vitest/config';

const TESTS = '*.test.{ts,tsx}';

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [
            `{shared,extension,companion,archive,demo,tools}/**/${TESTS}`,
            `tests/{architecture,golden,contract,support}/**/${TESTS}`,
          ],
          environment: 'node',
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        // Real browsers and real programs: one at a time, they share the machine's two cores.
        test: {
          name: 'e2e',
          include: [`tests/e2e/**/${TESTS}`],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // A real browser on a crowded machine stumbles now and then; what needed a second try is named at the end.
          retry: process.env.CI ? 1 : 0,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
