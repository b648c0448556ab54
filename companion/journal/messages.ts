import { ZegelError } from '../../shared/errors/error.ts';
import type { LogHead } from '../../shared/log/decision.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import type { LinkResult } from '../../shared/protocol/link-calls.ts';
import type { Release, ReleaseKey } from '../../shared/protocol/release.ts';
import { contentHashOf } from '../../shared/record/content-hash.ts';
import { objectionTo } from './admission.ts';
import { Conversations } from './conversations.ts';
import type { JournalDatabase } from './database.ts';

/** A release with the head of its browser's log when it was handed over. */
interface Handed {
  readonly release: Release;
  readonly head: LogHead;
}

/** A version that is kept and says the same. */
interface Twin {
  readonly id: number;
  readonly conversation: string;
  readonly package: string | null;
}

/**
 * Messages that browsers handed over and that are in no package yet: taking them in and giving them back.
 *
 * A version of a message is kept once, however many browsers saw it (`contentHashOf` tells), with a revision that counts
 * here; each browser knows it under the revision that it gave it itself. What another browser saw differently is a
 * further version. A browser's next revision is never one that it handed over before: it holds something new, and be it
 * a reaction alone.
 */
export class Messages {
  readonly #db: JournalDatabase;
  readonly #now: () => Date;
  readonly #conversations: Conversations;

  constructor(db: JournalDatabase, now: () => Date) {
    this.#db = db;
    this.#now = now;
    this.#conversations = new Conversations(db);
  }

  /**
   * Takes a batch in; what is accepted is on disk when this returns. The same release again is accepted and changes
   * nothing; another content under the same key of the same browser is refused.
   * @param profile the browser profile that hands it over
   * @throws ZegelError `journal.full`, `journal.failed`: nothing of the batch was taken
   */
  take(profile: string, releases: readonly Release[], head: LogHead, policy: Policy): LinkResult<'release'> {
    const accepted: ReleaseKey[] = [];
    const refused: LinkResult<'release'>['refused'] = [];
    this.#db.transaction(() => {
      for (const release of releases) {
        const key = { messageId: release.record.messageId, revision: release.revision };
        const objection = objectionTo(release, policy, this.#now()) ?? this.#place(profile, { release, head });
        if (objection) refused.push({ ...key, error: objection.report() });
        else accepted.push(key);
      }
    });
    return { accepted, refused };
  }

  #place(profile: string, handed: Handed): ZegelError | null {
    const { record, revision } = handed.release;
    const content = contentHashOf(record);
    const before = this.#db.get<{ id: number; content: string }>(
      `SELECT message.id, content_hash AS content FROM handed JOIN message ON message.id = handed.message
       WHERE profile = ? AND handed.message_id = ? AND handed.revision = ?`,
      ...[profile, record.messageId, revision],
    );
    if (before && before.content !== content) return new ZegelError('release.hash-mismatch');
    // Whoever hands it over again may have read past its last change: it is told once more where it stands.
    this.#tell(before?.id ?? this.#note(profile, handed, content));
    return null;
  }

  /** Notes what a browser handed over for the first time. @returns the version that it is */
  #note(profile: string, handed: Handed, content: string): number {
    const { record, revision } = handed.release;
    const twin = this.#db.get<Twin>(
      `SELECT id, conversation, package FROM message WHERE message_id = ? AND content_hash = ?
       AND NOT EXISTS (SELECT 1 FROM handed WHERE handed.message = message.id AND profile = ?) ORDER BY revision LIMIT 1`,
      ...[record.messageId, content, profile],
    );
    if (twin) this.#conversations.unite(record, twin.conversation);
    const message = twin?.id ?? this.#insert(handed, content);
    const spare = twin?.package === null ? JSON.stringify(handed) : null;
    this.#db.run(
      'INSERT INTO handed (profile, message_id, revision, message, spare) VALUES (?, ?, ?, ?, ?)',
      ...[profile, record.messageId, revision, message, spare],
    );
    return message;
  }

  #insert(handed: Handed, content: string): number {
    const { messageId } = handed.release.record;
    const last = this.#db.get<{ last: number | null }>('SELECT max(revision) AS last FROM message WHERE message_id = ?', messageId)?.last;
    // Never below the browser's own: a journal that was lost does not give a number again that the archive may know.
    const revision = Math.max(handed.release.revision, (last ?? 0) + 1);
    const columns = this.#columns(handed, revision);
    const fixed = { message_id: messageId, revision, content_hash: content, taken_at: this.#now().toISOString(), state: 'released' };
    const row = { ...columns, ...fixed };
    this.#db.run(
      `INSERT INTO message (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row)
        .map(() => '?')
        .join(', ')})`,
      ...Object.values(row),
    );
    return this.#db.get<{ id: number }>('SELECT last_insert_rowid() AS id')?.id ?? 0;
  }

  /** What a version holds of the browser whose release stands for it. */
  #columns({ release, head }: Handed, revision: number): Record<string, string | number> {
    const { record, recordHash } = release;
    return {
      record_hash: recordHash,
      conversation: this.#conversations.of(record),
      day: record.day,
      sent_at: Date.parse(record.sentAt?.time ?? record.capturedAt),
      place: record.order,
      captured_at: record.capturedAt,
      log_head: JSON.stringify(head),
      release: JSON.stringify({ ...release, revision }),
    };
  }

  #tell(message: number): void {
    this.#db.run('INSERT OR REPLACE INTO progress (message) VALUES (?)', message);
  }

  /**
   * Takes back what a browser handed over: its content is overwritten, that it was recalled is noted. Where another browser
   * handed the same version over, that one's release stands for it from now on.
   * @returns false where this browser handed no such thing over
   * @throws ZegelError `recall.too-late` once it is in a package
   */
  recall(profile: string, key: ReleaseKey): boolean {
    const recalled = this.#db.transaction(() => {
      const found = this.#db.get<{ id: number; revision: number; package: string | null; stands: number }>(
        `SELECT message.id, message.revision, package, spare IS NULL AS stands FROM handed JOIN message ON message.id = handed.message
         WHERE profile = ? AND handed.message_id = ? AND handed.revision = ?`,
        ...[profile, key.messageId, key.revision],
      );
      if (!found) return false;
      if (found.package !== null) throw new ZegelError('recall.too-late');
      this.#db.run('DELETE FROM handed WHERE profile = ? AND message_id = ? AND revision = ?', ...[profile, key.messageId, key.revision]);
      if (found.stands === 1 && !this.#replace(found.id, found.revision)) this.#db.run('DELETE FROM message WHERE id = ?', found.id);
      this.#db.run(
        'INSERT INTO recall (message_id, revision, recalled_at) VALUES (?, ?, ?)',
        ...[key.messageId, found.revision, this.#now().toISOString()],
      );
      return true;
    });
    if (recalled) this.#db.checkpoint();
    return recalled;
  }

  /** Lets another browser's release stand for a version. @returns false where no other browser handed it over */
  #replace(message: number, revision: number): boolean {
    const heir = this.#db.get<{ profile: string; spare: string }>(
      'SELECT profile, spare FROM handed WHERE message = ? AND spare IS NOT NULL ORDER BY profile LIMIT 1',
      message,
    );
    if (!heir) return false;
    const columns = this.#columns(JSON.parse(heir.spare), revision);
    const sets = Object.keys(columns).map((column) => `${column} = ?`);
    this.#db.run(`UPDATE message SET ${sets.join(', ')} WHERE id = ?`, ...Object.values(columns), message);
    this.#db.run('UPDATE handed SET spare = NULL WHERE message = ? AND profile = ?', message, heir.profile);
    return true;
  }
}
