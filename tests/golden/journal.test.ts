import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Journal, openJournal } from '../../companion/journal/journal.ts';
import { JOURNAL_VERSION } from '../../companion/journal/schema.ts';
import { samplePolicy, sampleUuid } from '../support/samples.ts';

const folders = readdirSync(import.meta.dirname).filter((name) => /^journal-\d+$/.test(name));

/** A copy of a golden journal, opened as this release would open it. */
function opened(folder: string): Journal {
  const copy = mkdtempSync(join(tmpdir(), 'zegel-golden-'));
  cpSync(join(import.meta.dirname, folder), copy, { recursive: true });
  const journal = openJournal(
    join(copy, 'journal.db'),
    readFileSync(join(copy, 'journal.key')),
    () => new Date('2026-11-25T08:00:00.000Z'),
  );
  onTestFinished(() => {
    journal.close();
    rmSync(copy, { recursive: true });
  });
  return journal;
}

it('there is a golden journal of this version', () => {
  expect(folders).toContain(`journal-${JOURNAL_VERSION}`);
});

describe.each(folders)('%s, as an earlier release left it', (folder) => {
  it('opens, and tells what it told then', () => {
    const { reports } = opened(folder);
    expect(reports.backlog()).toMatchObject({ onTheWay: 4, archived: 1, failed: 0 });
    const states = reports.progress(sampleUuid(0xb1), 0).changes.map(({ state, receipt }) => [state, receipt]);
    expect(states.sort()).toEqual([
      ['acknowledged', sampleUuid(0x200)],
      ['packaged', undefined],
      ['packaged', undefined],
      ['released', undefined],
      ['transmitted', undefined],
    ]);
    expect(reports.problems()).toMatchObject([{ error: { code: 'target.missing' }, count: 1 }]);
  });

  it('goes on: what waits is packaged, what is packaged is whole', () => {
    const { packages } = opened(folder);
    expect(packages.assign(samplePolicy(), () => sampleUuid(0x999))).toBe(1);
    const texts = packages
      .inState('assigned')
      .map(({ id }) => packages.request(id, samplePolicy()).releases.map(({ record }) => record.text));
    expect(texts.flat().sort()).toEqual(['Bericht 1', 'Bericht 2']);
  });
});
