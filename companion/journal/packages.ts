import { ErrorReport, type ZegelError } from '../../shared/errors/error.ts';
import type { Receipt } from '../../shared/formats/receipt.ts';
import { LogHead } from '../../shared/log/decision.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import { Release, type ReleaseKey } from '../../shared/protocol/release.ts';
import type { PackageRequest } from '../packaging/request.ts';
import { assignPackages, type PackageLimits } from './assignment.ts';
import type { JournalDatabase } from './database.ts';
import { type PackageState, tellMessages } from './package-state.ts';

/** A package as the journal knows it. */
export interface PackageEntry {
  readonly id: string;
  readonly archiefstuk: string;
  readonly sequence: number;
  readonly state: PackageState;
  /** The sealed object, once it is in the spool. */
  readonly sha256: string | null;
  readonly bytes: number | null;
  /** Failed attempts since the last step forward. */
  readonly attempts: number;
  /** How often it was found damaged at the archive and sent again. */
  readonly damaged: number;
  /** Not before this instant; null: now. */
  readonly retryAt: string | null;
  readonly error: ErrorReport | null;
  readonly changedAt: string;
  readonly receiptId: string | null;
}

/** What a package holds, to hold a receipt against. */
export interface PackageContents {
  readonly logHead: LogHead;
  readonly checksums: Readonly<Record<string, string>>;
  readonly releases: readonly { readonly messageId: string; readonly revision: number; readonly recordHash: string }[];
}

type Row = Omit<PackageEntry, 'error'> & { readonly error: string | null };

const COLUMNS = `id, archiefstuk, sequence, state, sha256, bytes, attempts, damaged, retry_at AS retryAt, error,
  changed_at AS changedAt, receipt_id AS receiptId`;

/** Packages and their way: every step is durable before the next begins. */
export class Packages {
  readonly #db: JournalDatabase;
  readonly #now: () => Date;

  constructor(db: JournalDatabase, now: () => Date) {
    this.#db = db;
    this.#now = now;
  }

  /** Puts every message that waits into a package of its conversation-day. @returns how many packages were made */
  assign(policy: Policy, newId: () => string, limits?: PackageLimits): number {
    return assignPackages(this.#db, this.#now(), policy.official.id, newId, limits);
  }

  /** Everything that a package is made of. The same bytes in, the same request out. */
  request(id: string, policy: Policy): PackageRequest {
    const row = this.#row<{
      archiefstuk: string;
      sequence: number;
      conversation: string;
      day: string;
      logHead: string;
      packagedAt: string;
    }>('archiefstuk, sequence, conversation, day, log_head AS logHead, packaged_at AS packagedAt', id);
    const releases = this.#db
      .all<{ release: string }>('SELECT release FROM message WHERE package = ? ORDER BY sent_at, place, id', id)
      .map(({ release }) => Release.parse(JSON.parse(release)));
    const last = releases.at(-1);
    if (!last) throw new Error('a package without messages');
    const { archiefstuk, sequence, day, packagedAt } = row;
    const conversation = { ...last.record.conversation, id: row.conversation };
    return {
      packageId: id,
      archiefstuk,
      sequence,
      conversation,
      day,
      releases,
      logHead: LogHead.parse(JSON.parse(row.logHead)),
      packagedAt,
      policy,
    };
  }

  contents(id: string): PackageContents {
    const row = this.#row<{ logHead: string; checksums: string | null }>('log_head AS logHead, checksums', id);
    return {
      logHead: LogHead.parse(JSON.parse(row.logHead)),
      checksums: JSON.parse(row.checksums ?? '{}'),
      releases: this.#db.all('SELECT message_id AS messageId, revision, record_hash AS recordHash FROM message WHERE package = ?', id),
    };
  }

  #row<R>(columns: string, id: string): R {
    const row = this.#db.get<R>(`SELECT ${columns} FROM package WHERE id = ?`, id);
    if (!row) throw new Error('no such package');
    return row;
  }

  /** In these states, oldest first. */
  inState(...states: readonly PackageState[]): PackageEntry[] {
    return this.#entries(`state IN (${states.map(() => '?').join(', ')}) ORDER BY packaged_at, id`, ...states);
  }

  byObject(sha256: string): PackageEntry | null {
    return this.#entries('sha256 = ?', sha256)[0] ?? null;
  }

  #entries(where: string, ...values: readonly string[]): PackageEntry[] {
    const rows = this.#db.all<Row>(`SELECT ${COLUMNS} FROM package WHERE ${where}`, ...values);
    return rows.map((row) => ({ ...row, error: row.error === null ? null : ErrorReport.parse(JSON.parse(row.error)) }));
  }

  /** The sealed object is in the spool, synced and read back. */
  spooled(id: string, object: { readonly sha256: string; readonly bytes: number }, checksums: Readonly<Record<string, string>>): void {
    this.#db.transaction(() => {
      this.#db.run(
        'UPDATE package SET sha256 = ?, bytes = ?, checksums = ? WHERE id = ?',
        object.sha256,
        object.bytes,
        JSON.stringify(checksums),
        id,
      );
      this.#move(id, 'spooled', null);
    });
  }

  transmitted(id: string): void {
    this.#db.transaction(() => this.#move(id, 'transmitted', null));
  }

  /** The archive has it: the content of its messages goes from here; hashes and the receipt stay. */
  acknowledged(id: string, receipt: Receipt): void {
    this.#db.transaction(() => {
      this.#db.run('UPDATE package SET receipt_id = ?, receipt = ? WHERE id = ?', receipt.receiptId, JSON.stringify(receipt), id);
      this.#db.run('UPDATE message SET release = NULL WHERE package = ?', id);
      this.#move(id, 'acknowledged', null);
    });
    this.#db.checkpoint();
  }

  /** Needs a person, or a new try that a person asks for. */
  setAside(id: string, state: 'failed' | 'quarantined', error: ZegelError): void {
    this.#db.transaction(() => this.#move(id, state, error));
  }

  /** Takes one message out of a package that is still to be made: nothing can be packaged with it. The others go their way. */
  setApart(id: string, { messageId, revision }: ReleaseKey, error: ZegelError): void {
    this.#db.transaction(() => {
      this.#tell(
        "UPDATE message SET package = NULL, state = 'failed', error = ? WHERE package = ? AND message_id = ? AND revision = ? RETURNING id",
        ...[JSON.stringify(error.report()), id, messageId, revision],
      );
    });
  }

  /** What was set apart waits for a package again. */
  readmit(): void {
    this.#db.transaction(() => {
      this.#tell("UPDATE message SET state = 'released', error = NULL WHERE package IS NULL AND state = 'failed' RETURNING id");
    });
  }

  #tell(change: string, ...values: readonly (string | number)[]): void {
    for (const { id } of this.#db.all<{ id: number }>(change, ...values))
      this.#db.run('INSERT OR REPLACE INTO progress (message) VALUES (?)', id);
  }

  /** Tried again at `retryAt`; the state stays. */
  postponed(id: string, error: ZegelError, retryAt: Date): void {
    this.#db.run(
      'UPDATE package SET attempts = attempts + 1, retry_at = ?, error = ?, changed_at = ? WHERE id = ?',
      retryAt.toISOString(),
      JSON.stringify(error.report()),
      this.#now().toISOString(),
      id,
    );
  }

  /** Damaged at the archive: from the spool again. */
  sendAgain(id: string): void {
    this.#db.transaction(() => {
      this.#db.run('UPDATE package SET damaged = damaged + 1 WHERE id = ?', id);
      this.#move(id, 'spooled', null);
    });
  }

  /** A new try for what was set aside, from its last durable step. @returns how many */
  revive(...states: readonly ('failed' | 'quarantined')[]): number {
    const entries = this.inState(...states);
    for (const { id, sha256 } of entries)
      this.#db.transaction(() => {
        this.#db.run('UPDATE package SET damaged = 0 WHERE id = ?', id);
        this.#move(id, sha256 === null ? 'assigned' : 'spooled', null);
      });
    return entries.length;
  }

  /** What was sent before an instant and has no answer: placed once more, which is harmless where it still stands. */
  resend(before: Date): void {
    for (const { id, changedAt } of this.inState('transmitted'))
      if (changedAt < before.toISOString()) this.#db.transaction(() => this.#move(id, 'spooled', null));
  }

  /** Forgets a sealed object that the spool lost before the archive had it: the package is made anew. */
  unspool(id: string): void {
    this.#db.transaction(() => {
      this.#db.run('UPDATE package SET sha256 = NULL, bytes = NULL, checksums = NULL WHERE id = ?', id);
      this.#move(id, 'assigned', null);
    });
  }

  /** Everything that waits for its moment waits no longer. */
  hurry(): void {
    this.#db.run('UPDATE package SET retry_at = NULL WHERE retry_at IS NOT NULL');
  }

  #move(id: string, state: PackageState, error: ZegelError | null): void {
    this.#db.run(
      'UPDATE package SET state = ?, attempts = 0, retry_at = NULL, error = ?, changed_at = ? WHERE id = ?',
      state,
      error && JSON.stringify(error.report()),
      this.#now().toISOString(),
      id,
    );
    tellMessages(this.#db, id, state);
  }
}
