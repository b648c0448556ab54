import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite, { type Statement } from 'better-sqlite3-multiple-ciphers';
import { ZegelError } from '../../shared/errors/error.ts';
import { syncFolder } from '../setup/durable.ts';
import { JOURNAL_VERSION, MIGRATIONS } from './schema.ts';

function sqliteCode(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}

/** What SQLite threw, in our words. */
export function journalError(thrown: unknown): ZegelError {
  if (thrown instanceof ZegelError) return thrown;
  const code = sqliteCode(thrown);
  if (code === 'SQLITE_FULL') return new ZegelError('journal.full', {}, thrown);
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) return new ZegelError('journal.unreadable', {}, thrown);
  if (code.startsWith('SQLITE_BUSY')) return new ZegelError('companion.already-running', {}, thrown);
  return new ZegelError('journal.failed', {}, thrown);
}

/**
 * The journal's file: encrypted (ChaCha20-Poly1305), durable on every commit, and locked by this process alone until it
 * ends, however it ends. One place through which everything else of the journal reads and writes.
 */
export class JournalDatabase {
  readonly #sqlite: Sqlite;
  readonly #statements = new Map<string, Statement>();

  /**
   * @param key 32 bytes
   * @throws ZegelError `journal.unreadable` (another key, no journal), `journal.newer`, `companion.already-running`, `journal.failed`
   */
  constructor(path: string, key: Uint8Array) {
    // Made before SQLite does, so that the mode is ours whatever the umask; its -wal takes over the mode.
    closeSync(openSync(path, 'a', 0o600));
    try {
      this.#sqlite = new Sqlite(path, { timeout: 250 });
    } catch (thrown) {
      throw journalError(thrown);
    }
    try {
      this.#prepare(key);
      // SQLite flushes its files; that they have names, the log's too, is the folder's to remember.
      syncFolder(dirname(path));
    } catch (thrown) {
      this.#sqlite.close();
      throw journalError(thrown);
    }
  }

  #prepare(key: Uint8Array): void {
    const db = this.#sqlite;
    // The order matters: the cipher before the key, the key before anything that reads.
    db.pragma("cipher='chacha20'");
    db.pragma(`key='raw:${Buffer.from(key).toString('hex')}'`);
    db.pragma('locking_mode=EXCLUSIVE');
    db.pragma('journal_mode=WAL');
    db.pragma('synchronous=FULL');
    db.pragma('secure_delete=ON');
    db.pragma('foreign_keys=ON');
    db.pragma('temp_store=MEMORY');
    this.transaction(() => this.#migrate());
  }

  #migrate(): void {
    const version = Number(this.#sqlite.pragma('user_version', { simple: true }));
    if (version > JOURNAL_VERSION) throw new ZegelError('journal.newer');
    for (const step of MIGRATIONS.slice(version)) this.#sqlite.exec(step);
    this.#sqlite.pragma(`user_version=${JOURNAL_VERSION}`);
  }

  /** Everything or nothing; on disk when it returns. Inside another one it is part of that. @throws ZegelError `journal.*` */
  transaction<T>(work: () => T): T {
    try {
      return this.#sqlite.transaction(work).immediate();
    } catch (thrown) {
      throw journalError(thrown);
    }
  }

  run(sql: string, ...values: readonly unknown[]): number {
    return this.#guarded(() => this.#prepared(sql).run(...values).changes);
  }

  /** @typeParam Row the columns that the statement names; only this room's own statements come here */
  get<Row>(sql: string, ...values: readonly unknown[]): Row | undefined {
    return this.#guarded(() => this.#prepared(sql).get(...values) as Row | undefined);
  }

  all<Row>(sql: string, ...values: readonly unknown[]): Row[] {
    return this.#guarded(() => this.#prepared(sql).all(...values) as Row[]);
  }

  #prepared(sql: string): Statement {
    const statement = this.#statements.get(sql) ?? this.#sqlite.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (thrown) {
      throw journalError(thrown);
    }
  }

  /** Empties the write-ahead log: what was shredded is gone from there too. */
  checkpoint(): void {
    this.#guarded(() => this.#sqlite.pragma('wal_checkpoint(TRUNCATE)'));
  }

  close(): void {
    this.#sqlite.close();
  }
}
