import type { JournalDatabase } from './database.ts';

export type PackageState = 'assigned' | 'spooled' | 'transmitted' | 'acknowledged' | 'failed' | 'quarantined';

/** What the messages of a package in this state are said to be. */
const MESSAGE_STATE: Record<PackageState, string> = {
  assigned: 'packaged',
  spooled: 'packaged',
  transmitted: 'transmitted',
  acknowledged: 'acknowledged',
  failed: 'failed',
  quarantined: 'quarantined',
};

/** The messages of a package follow it, and everybody who reads progress hears of it. */
export function tellMessages(db: JournalDatabase, id: string, state: PackageState): void {
  db.run('UPDATE message SET state = ? WHERE package = ?', MESSAGE_STATE[state], id);
  db.run('INSERT OR REPLACE INTO progress (message) SELECT id FROM message WHERE package = ? ORDER BY id', id);
}
