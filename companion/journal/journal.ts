import { JournalDatabase } from './database.ts';
import { Messages } from './messages.ts';
import { Packages } from './packages.ts';
import { Reports } from './reports.ts';

/**
 * What the extension handed over, until the archive has it: the companion's only durable state beside the spool. Three
 * doors to one file: messages come in, packages go out, reports are told.
 */
export interface Journal {
  readonly messages: Messages;
  readonly packages: Packages;
  readonly reports: Reports;
  transaction<T>(work: () => T): T;
  close(): void;
}

/**
 * @param key 32 bytes
 * @param now the clock
 * @throws ZegelError `journal.unreadable`, `journal.newer`, `journal.failed`, `companion.already-running`
 */
export function openJournal(path: string, key: Uint8Array, now: () => Date): Journal {
  const db = new JournalDatabase(path, key);
  return {
    messages: new Messages(db, now),
    packages: new Packages(db, now),
    reports: new Reports(db, now),
    transaction: (work) => db.transaction(work),
    close: () => db.close(),
  };
}
