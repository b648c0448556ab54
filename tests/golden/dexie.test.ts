import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { capture } from '../../extension/capture/capture.ts';
import { Sessions } from '../../extension/capture/sessions.ts';
import { readBacklog } from '../../extension/store/backlog.ts';
import { readMeta } from '../../extension/store/meta.ts';
import { openProfile, type Profile } from '../../extension/store/profile.ts';
import { DATABASE, DATABASE_VERSION, openStore } from '../../extension/store/schema.ts';
import { makeFinal } from '../../extension/tagging/finality.ts';
import { headOf } from '../../shared/log/decision.ts';
import { countingUuid, dump, messageReading, POLICY, readingOf, TestClock } from '../support/profile.ts';
import { type DatabaseExport, exportDatabase, importDatabase, newFactory } from './dexie-export.ts';

const saved = (version: number): DatabaseExport =>
  JSON.parse(readFileSync(join(import.meta.dirname, `dexie-${version}`, 'export.json'), 'utf8')) as DatabaseExport;

/** Without the rows. */
const shapeOf = ({ version, tables }: DatabaseExport): unknown => ({
  version,
  tables: Object.fromEntries(Object.entries(tables).map(([name, { key, indexes }]) => [name, { key, indexes }])),
});

it('the store has the shape that stands in the golden file of its version', async () => {
  const factory = newFactory();
  const store = openStore(DATABASE, factory);
  await store.open();
  store.close();
  expect(shapeOf(await exportDatabase(factory, DATABASE))).toEqual(shapeOf(saved(DATABASE_VERSION)));
});

describe.each(Array.from({ length: DATABASE_VERSION }, (_, i) => i + 1))('a store of version %i', (version) => {
  let profile: Profile;
  let clock: TestClock;
  beforeEach(async () => {
    clock = new TestClock();
    const factory = newFactory();
    await importDatabase(factory, DATABASE, saved(version));
    const uuid = countingUuid();
    profile = await openProfile(openStore(DATABASE, factory), { now: () => clock.now(), uuid: () => uuid().replace('-8', '-9') });
  });

  it('opens with everything in it', async () => {
    expect(profile.id).toBe('00000000-0000-4000-8000-000000000001');
    expect(await readBacklog(profile.store)).toEqual({
      toSort: 2,
      doubt: 1,
      ready: 1,
      onTheWay: 1,
      archived: 1,
      failed: 0,
      excluded: 4,
      oldest: '2026-11-23T10:00:00.000Z',
    });
    expect(await readMeta(profile.store, 'policy')).toEqual(POLICY);
  });

  it('has a decision log whose chain holds', async () => {
    const log = await profile.store.decisions.orderBy('sequence').toArray();
    expect(log.length).toBeGreaterThan(5);
    expect(headOf(log)).toEqual(await readMeta(profile.store, 'logHead'));
  });

  it('knows its messages, stubs and markers again', async () => {
    const names = ['archived', 'underway', 'ready', 'doubt', 'untagged', 'excluded', 'pending', 'hostile'];
    const { marks } = await capture(profile, new Sessions(), readingOf('Anna', names), 1);
    expect(marks.map(({ id, state }) => [id, state])).toEqual([
      ['archived', 'archived'],
      ['underway', 'onTheWay'],
      ['ready', 'business'],
      ['doubt', 'doubt'],
      ['untagged', 'untagged'],
      ['excluded', 'excludedFinal'],
      ['pending', 'private'],
      ['hostile', 'untagged'],
    ]);
    const changed = readingOf('Anna', [messageReading('archived', { text: 'veranderd', edited: true })]);
    expect((await capture(profile, new Sessions(), changed, 1)).marks[0]?.state).toBe('onTheWay');
  });

  it('goes on where it stood', async () => {
    clock.advance(60);
    expect(await makeFinal(profile)).toBe(4);
    expect(await dump(profile.store)).not.toContain('Moeder');
  });
});
