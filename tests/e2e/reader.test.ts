import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { whyUnknown } from '../../tools/reading/explain.ts';
import { pagesIn } from '../../tools/reading/pages.ts';
import { openWorkbench, type Workbench } from '../../tools/reading/workbench.ts';
import { scorePage } from '../../tools/score.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'tests/fixtures/whatsapp/pages');
const PAGES = pagesIn(FOLDER);

let workbench: Workbench;
beforeAll(async () => {
  workbench = await openWorkbench();
});
afterAll(() => workbench.close());

test('there are eight pages', () => {
  expect(PAGES).toHaveLength(8);
});

test.each(PAGES.map((page) => [page.name, page] as const))(
  '%s: every field is read, or why not is known; nothing is wrong',
  async (_name, page) => {
    const findings = await scorePage(workbench, page);
    expect(findings.filter(({ verdict }) => verdict === 'wrong')).toEqual([]);
    const unexplained = findings.filter((finding) => finding.verdict === 'unknown' && whyUnknown(page.expected, finding) === null);
    expect(unexplained).toEqual([]);
    expect(findings.length).toBeGreaterThan(page.expected.messages.length * 10);
  },
);

test('a second look with what the first one taught reads the same', async () => {
  const page = PAGES[1];
  if (!page) throw new Error('no page');
  const context = { now: page.expected.capturedAt, timeZone: page.expected.timezone };
  const first = await workbench.readMarkup('whatsapp', page.html, context);
  const second = await workbench.readMarkup('whatsapp', page.html, { ...context, memory: first.memory });
  expect(second.reading).toEqual(first.reading);
  expect(first.matches).toBe(true);
});

test('the times are those of the zone that the reader is told', async () => {
  const page = PAGES[0];
  if (!page) throw new Error('no page');
  const { reading } = await workbench.readMarkup('whatsapp', page.html, { now: page.expected.capturedAt, timeZone: 'America/New_York' });
  expect(reading.messages[1]?.sentAt).toEqual({ time: '2026-10-30T09:05:00-04:00', precision: 'minute' });
});

test('marks stand in rows that have content, at the end of the bubble’s own column', async () => {
  const html = readFileSync(join(FOLDER, '07-nieuw-data-id-2026.html'), 'utf8');
  const page = await workbench.open('whatsapp', html);
  const placed = await page.evaluate(`(() => {
    const { place } = __zegelClients.find(({ id }) => id === 'whatsapp');
    const rows = [...place.rows(document)];
    const heights = rows.map(({ row }) => row.offsetHeight);
    const chips = rows.map(({ row }) => place.anchor(row).appendChild(document.createElement('zegel-chip')));
    return {
      ids: rows.map(({ id }) => id),
      found: chips.every((chip, i) => place.rowOf(chip)?.id === rows[i].id),
      unmoved: rows.every(({ row }, i) => row.offsetHeight === heights[i]),
      inRow: chips.every((chip, i) => rows[i].row.contains(chip)),
      outside: place.rowOf(document.body),
      list: place.list(document)?.getAttribute('data-testid'),
      title: place.title(document)?.textContent,
    };
  })()`);
  const ids = PAGES[6]?.expected.messages.map(({ id }) => id);
  expect(placed).toEqual({
    ...{ ids, found: true, unmoved: true, inRow: true, outside: null },
    ...{ list: 'conversation-panel-messages', title: expect.stringContaining('MT Ruimte') },
  });
  const { reading } = await workbench.readPage(page, 'whatsapp', { now: '2026-11-18T11:00:00+01:00', timeZone: 'Europe/Amsterdam' });
  const { reading: untouched } = await workbench.readMarkup('whatsapp', html, {
    now: '2026-11-18T11:00:00+01:00',
    timeZone: 'Europe/Amsterdam',
  });
  expect(reading).toEqual(untouched);
  await page.close();
});

function run(script: string, ...args: string[]) {
  return spawnSync(process.execPath, [join(ROOT, 'tools', script), ...args], { encoding: 'utf8', cwd: tmpdir() });
}

test('the workbench scores a folder anywhere, and says by its exit code whether something is wrong', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zegel-pages-'));
  try {
    const name = '01-nl-1op1';
    for (const end of ['html', 'expected.json']) copyFileSync(join(FOLDER, `${name}.${end}`), join(folder, `${name}.${end}`));
    mkdirSync(join(folder, 'other'));
    const right = run('score.ts', folder);
    expect(right.stdout.trimEnd().split('\n').at(-1)).toMatch(/^total of 1 page: \d+ right, \d+ unknown, 0 wrong$/);
    expect(right.status).toBe(0);
    const file = join(folder, `${name}.expected.json`);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"direction": "out"', '"direction": "in"'));
    const wrong = run('score.ts', folder);
    expect(wrong.stdout).toContain('direction: "in", read "out"');
    expect(wrong.stdout.trimEnd().split('\n').at(-1)).toMatch(/, 1 wrong$/);
    expect(wrong.status).toBe(1);
    expect(run('score.ts', join(folder, 'other')).status).toBe(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the workbench prints what it reads of a file', () => {
  const file = join(FOLDER, '01-nl-1op1.html');
  const read = run('read.ts', 'whatsapp', file, '--now', '2026-11-04T16:40:00+01:00', '--tz', 'Europe/Amsterdam');
  expect(read.status).toBe(0);
  const printed: unknown = JSON.parse(read.stdout);
  expect(printed).toMatchObject({
    chat: { title: 'Sanne de Wolf', kind: 'direct' },
    counts: { messages: 17, system: 1, dividers: 3, shells: 0, olderHistoryButton: false },
    messages: expect.arrayContaining([expect.objectContaining({ id: '3A4DC484027A1ECD9B92', direction: 'in' })]),
  });
  expect(run('read.ts', 'whatsapp', file).status).toBe(2);
});
