import { ZegelError } from '../../shared/errors/error.ts';
import type { LogHead } from '../../shared/log/decision.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import type { LinkResult } from '../../shared/protocol/link-calls.ts';
import type { Release, ReleaseKey } from '../../shared/protocol/release.ts';
import { hashJson } from '../../shared/record/canonical.ts';
import type { ConversationRef, MessageRecord } from '../../shared/record/message-record.ts';
import { contentHash, objectionTo } from './admission.ts';
import type { JournalDatabase } from './database.ts';

interface Known {
  readonly id: number;
  readonly record_hash: string;
  readonly content_hash: string;
  readonly seen_in: string;
  readonly conversation: string;
}

/** A network's own id names a conversation in every browser; only its hash is kept. */
function nativeKeyOf(record: MessageRecord): string | null {
  const { nativeId, account } = record.conversation;
  return nativeId === null ? null : hashJson([record.client, nativeId, account]);
}

/** Messages that were handed over and are in no package yet: taking them in and giving them back. */
export class Messages {
  readonly #db: JournalDatabase;
  readonly #now: () => Date;

  constructor(db: JournalDatabase, now: () => Date) {
    this.#db = db;
    this.#now = now;
  }

  /**
   * Takes a batch in; what is accepted is on disk when this returns. The same release again is accepted and changes
   * nothing. A message that another browser handed over before is the same message, if it says the same.
   * @throws ZegelError `journal.full`, `journal.failed`: nothing of the batch was taken
   */
  take(releases: readonly Release[], head: LogHead, policy: Policy): LinkResult<'release'> {
    const accepted: ReleaseKey[] = [];
    const refused: LinkResult<'release'>['refused'] = [];
    this.#db.transaction(() => {
      for (const release of releases) {
        const key = { messageId: release.record.messageId, revision: release.revision };
        const objection = objectionTo(release, policy, this.#now()) ?? this.#place(release, head);
        if (objection) refused.push({ ...key, error: objection.report() });
        else accepted.push(key);
      }
    });
    return { accepted, refused };
  }

  #place(release: Release, head: LogHead): ZegelError | null {
    const { record } = release;
    const known = this.#db.get<Known>(
      'SELECT id, record_hash, content_hash, seen_in, conversation FROM message WHERE message_id = ? AND revision = ?',
      record.messageId,
      release.revision,
    );
    if (!known) {
      this.#insert(release, head);
      return null;
    }
    if (known.record_hash !== release.recordHash) {
      const elsewhere = known.seen_in !== record.conversation.id;
      if (!elsewhere || known.content_hash !== contentHash(record)) return new ZegelError('release.hash-mismatch');
      this.#unite(record.conversation.id, known.conversation, nativeKeyOf(record));
    }
    // Whoever hands it over again may have read past its last change: it is told once more where it stands.
    this.#db.run('INSERT OR REPLACE INTO progress (message) VALUES (?)', known.id);
    return null;
  }

  #insert(release: Release, head: LogHead): void {
    const { record } = release;
    const sent = record.sentAt?.time ?? record.capturedAt;
    this.#db.run(
      `INSERT INTO message (message_id, revision, record_hash, content_hash, seen_in, conversation, day, sent_at, place,
         captured_at, taken_at, log_head, state, release)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'released', ?)`,
      record.messageId,
      release.revision,
      release.recordHash,
      contentHash(record),
      record.conversation.id,
      this.#conversationOf(record),
      record.day,
      Date.parse(sent),
      record.order,
      record.capturedAt,
      this.#now().toISOString(),
      JSON.stringify(head),
      JSON.stringify(release),
    );
    this.#db.run(
      'INSERT INTO progress (message) SELECT id FROM message WHERE message_id = ? AND revision = ?',
      record.messageId,
      release.revision,
    );
  }

  /** The id that stands for this conversation here: its own, or that of the browser where it was first seen. */
  #conversationOf(record: MessageRecord): string {
    const own: ConversationRef['id'] = record.conversation.id;
    const known = this.#db.get<{ united: string }>('SELECT united FROM conversation WHERE id = ?', own);
    if (known) return known.united;
    const nativeKey = nativeKeyOf(record);
    const twin = nativeKey
      ? this.#db.get<{ united: string }>('SELECT united FROM conversation WHERE native_key = ? LIMIT 1', nativeKey)
      : this.#db.get<{ united: string }>('SELECT conversation AS united FROM message WHERE message_id = ? LIMIT 1', record.messageId);
    return this.#unite(own, twin?.united ?? own, nativeKey);
  }

  /**
   * From here on, `united` stands for the conversation `id`. One that has packages of its own keeps them, and its name:
   * an Archiefstuk never moves.
   */
  #unite(id: string, united: string, nativeKey: string | null): string {
    const standing = this.#db.get<{ united: string }>('SELECT united FROM conversation WHERE id = ?', id)?.united;
    if (standing === undefined) {
      this.#db.run('INSERT INTO conversation (id, united, native_key) VALUES (?, ?, ?)', id, united, nativeKey);
      return united;
    }
    if (standing === united || this.#db.get('SELECT 1 FROM package WHERE conversation = ? LIMIT 1', standing)) return standing;
    this.#db.run('UPDATE conversation SET united = ? WHERE united = ?', united, standing);
    this.#db.run('UPDATE message SET conversation = ? WHERE conversation = ? AND package IS NULL', united, standing);
    return united;
  }

  /**
   * Takes a message back: its content is overwritten, that it was recalled is noted.
   * @returns false where the journal does not know it
   * @throws ZegelError `recall.too-late` once it is in a package
   */
  recall(key: ReleaseKey): boolean {
    const recalled = this.#db.transaction(() => {
      const found = this.#db.get<{ id: number; package: string | null }>(
        'SELECT id, package FROM message WHERE message_id = ? AND revision = ?',
        key.messageId,
        key.revision,
      );
      if (!found) return false;
      if (found.package !== null) throw new ZegelError('recall.too-late');
      this.#db.run('DELETE FROM message WHERE id = ?', found.id);
      this.#db.run(
        'INSERT INTO recall (message_id, revision, recalled_at) VALUES (?, ?, ?)',
        key.messageId,
        key.revision,
        this.#now().toISOString(),
      );
      return true;
    });
    if (recalled) this.#db.checkpoint();
    return recalled;
  }
}
