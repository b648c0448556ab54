import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { JournalDatabase } from './database.ts';

it.each([
  ['cipher', 'chacha20'],
  ['journal_mode', 'wal'],
  // FULL: the write-ahead log is flushed at every commit, so that what was acknowledged survives a power cut.
  ['synchronous', 2],
  // Deleted content is overwritten, not only unlinked.
  ['secure_delete', 1],
  ['locking_mode', 'exclusive'],
  ['foreign_keys', 1],
  // Nothing of a query is ever put into a file of its own.
  ['temp_store', 2],
])('is set up as promised: %s is %s', (pragma, value) => {
  const folder = mkdtempSync(join(tmpdir(), 'zegel-database-'));
  const database = new JournalDatabase(join(folder, 'journal.db'), new Uint8Array(32));
  try {
    expect(Object.values(database.get<Record<string, unknown>>(`PRAGMA ${pragma}`) ?? {})).toEqual([value]);
  } finally {
    database.close();
    rmSync(folder, { recursive: true });
  }
});
