import { expect, it } from 'vitest';
import { sampleConversation } from '../../tests/support/samples.ts';
import { culpritsAmong } from './culprits.ts';

const { releases } = sampleConversation(1_000);
const texts = (bad: ReadonlySet<number>, together = false) => {
  let builds = 0;
  const cursed = new Set([...bad].map((n) => releases[n]));
  const found = culpritsAmong(releases, (some) => {
    builds += 1;
    const here = some.filter((release) => cursed.has(release)).length;
    if (together ? here === cursed.size : here > 0) throw new Error('cannot');
  });
  return { found: found.map(({ release }) => releases.indexOf(release)), codes: found.map(({ error }) => error.code), builds };
};

it('finds each, wherever they stand, without trying every message', () => {
  expect(texts(new Set())).toEqual({ found: [], codes: [], builds: 1 });
  for (const one of [0, 499, 500, 999]) {
    const { found, codes, builds } = texts(new Set([one]));
    expect([found, codes]).toEqual([[one], ['package.failed']]);
    expect(builds).toBeLessThan(25);
  }
  expect(texts(new Set([3, 4, 700])).found).toEqual([3, 4, 700]);
});

it('blames nobody for what goes wrong only together, and nobody where there is nobody', () => {
  expect(texts(new Set([3, 700]), true).found).toEqual([]);
  expect(
    culpritsAmong([], () => {
      throw new Error('cannot');
    }),
  ).toEqual([]);
});
