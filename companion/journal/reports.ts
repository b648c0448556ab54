import { ErrorReport, type ZegelError } from '../../shared/errors/error.ts';
import type { CompanionStatus, LinkResult, Progress } from '../../shared/protocol/link-calls.ts';
import type { Backlog } from '../../shared/record/backlog.ts';
import { LifeState } from '../../shared/tag/life.ts';
import type { JournalDatabase } from './database.ts';

/** Changes in one reply of `progress`. */
const PAGE = 1_000;

type StatusProblem = CompanionStatus['problems'][number];

/** What the journal tells others: progress, counts, problems. Content-free. */
export class Reports {
  readonly #db: JournalDatabase;
  readonly #now: () => Date;

  constructor(db: JournalDatabase, now: () => Date) {
    this.#db = db;
    this.#now = now;
  }

  /**
   * Where every message stands that this browser handed over and that changed after `cursor`: its latest state once, under
   * the revision that this browser gave it.
   */
  progress(profile: string, cursor: number): LinkResult<'progress'> {
    const rows = this.#db.all<{
      seq: number;
      messageId: string;
      revision: number;
      state: string;
      receipt: string | null;
      error: string | null;
    }>(
      `SELECT seq, handed.message_id AS messageId, handed.revision, message.state, receipt_id AS receipt,
         coalesce(message.error, package.error) AS error
       FROM progress JOIN handed ON handed.message = progress.message AND profile = ? JOIN message ON message.id = progress.message
         LEFT JOIN package ON package.id = message.package
       WHERE seq > ? ORDER BY seq LIMIT ?`,
      profile,
      cursor,
      PAGE + 1,
    );
    const page = rows.slice(0, PAGE);
    const changes = page.map(({ messageId, revision, state, receipt, error }): Progress => {
      const broken = state === 'failed' || state === 'quarantined';
      return {
        messageId,
        revision,
        state: LifeState.parse(state),
        ...(state === 'acknowledged' && receipt ? { receipt } : {}),
        ...(broken && error ? { error: ErrorReport.parse(JSON.parse(error)) } : {}),
      };
    });
    const more = rows.length > PAGE;
    return { changes, cursor: more ? (page.at(-1)?.seq ?? cursor) : this.#latest(cursor), more };
  }

  /** What other browsers' messages went through is not looked at again the next time. */
  #latest(cursor: number): number {
    return Math.max(cursor, this.#db.get<{ seq: number | null }>('SELECT max(seq) AS seq FROM progress')?.seq ?? 0);
  }

  /** Sorting is the browser's: what it counts itself is 0 here. */
  backlog(): Backlog {
    const counts = new Map(
      this.#db
        .all<{ state: string; n: number }>('SELECT state, count(*) AS n FROM message GROUP BY state')
        .map(({ state, n }) => [state, n]),
    );
    const sum = (...states: string[]) => states.reduce((total, state) => total + (counts.get(state) ?? 0), 0);
    const oldest = this.#db.get<{ at: string | null }>(
      `SELECT min(captured_at) AS at FROM message WHERE state IN ('released', 'packaged', 'transmitted', 'failed', 'quarantined')`,
    );
    return {
      toSort: 0,
      doubt: 0,
      ready: 0,
      onTheWay: sum('released', 'packaged', 'transmitted'),
      archived: sum('acknowledged'),
      failed: sum('failed', 'quarantined'),
      excluded: 0,
      oldest: oldest?.at ?? null,
    };
  }

  /** Messages in a package that is not at the archive yet. */
  queued(): number {
    return this.#db.get<{ n: number }>("SELECT count(*) AS n FROM message WHERE state = 'packaged'")?.n ?? 0;
  }

  lastReceiptAt(): string | null {
    return this.#db.get<{ at: string | null }>("SELECT max(changed_at) AS at FROM package WHERE state = 'acknowledged'")?.at ?? null;
  }

  /** Everything that a person should know of: packages and messages with an error, counted by error, and what was raised by name. */
  problems(): StatusProblem[] {
    const rows = this.#db.all<{ error: string; at: string; count: number }>(
      `SELECT error, min(changed_at) AS at, count(*) AS count FROM package WHERE error IS NOT NULL GROUP BY error
       UNION ALL SELECT error, min(taken_at), count(*) FROM message WHERE error IS NOT NULL GROUP BY error
       UNION ALL SELECT error, min(at), sum(count) FROM problem GROUP BY error ORDER BY at`,
    );
    return rows.map(({ error, at, count }) => ({ error: ErrorReport.parse(JSON.parse(error)), at, count }));
  }

  /**
   * Notes a problem that belongs to no package. Under the same name it stays the same problem.
   * @returns whether it says something new
   */
  raise(name: string, error: ZegelError): boolean {
    const changes = this.#db.run(
      `INSERT INTO problem (name, error, at, count) VALUES (?, ?, ?, 1)
       ON CONFLICT (name) DO UPDATE SET error = excluded.error WHERE error <> excluded.error`,
      name,
      JSON.stringify(error.report()),
      this.#now().toISOString(),
    );
    return changes > 0;
  }

  raised(prefix: string): string[] {
    return this.#db.all<{ name: string }>('SELECT name FROM problem').flatMap(({ name }) => (name.startsWith(prefix) ? [name] : []));
  }

  /** The problem is over. */
  settle(name: string): void {
    this.#db.run('DELETE FROM problem WHERE name = ?', name);
  }

  /** Whether this refusal is new; says so once. */
  firstSeen(hash: string): boolean {
    return this.#db.run('INSERT INTO refusal (hash, at) VALUES (?, ?) ON CONFLICT DO NOTHING', hash, this.#now().toISOString()) > 0;
  }
}
