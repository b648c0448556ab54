import { hashJson } from '../../shared/record/canonical.ts';
import type { MessageRecord } from '../../shared/record/message-record.ts';
import type { JournalDatabase } from './database.ts';

/** A network's own id names a conversation in every browser; only its hash is kept. */
function nativeKeyOf(record: MessageRecord): string | null {
  const { nativeId, account } = record.conversation;
  return nativeId === null ? null : hashJson([record.client, nativeId, account]);
}

/** Every browser has ids of its own for its conversations; here one of them stands for each. */
export class Conversations {
  readonly #db: JournalDatabase;

  constructor(db: JournalDatabase) {
    this.#db = db;
  }

  /** The id that stands for the conversation of this record: its own, or that of the browser where it was first seen. */
  of(record: MessageRecord): string {
    const own = record.conversation.id;
    const known = this.#db.get<{ united: string }>('SELECT united FROM conversation WHERE id = ?', own);
    if (known) return known.united;
    const nativeKey = nativeKeyOf(record);
    const twin = nativeKey
      ? this.#db.get<{ united: string }>('SELECT united FROM conversation WHERE native_key = ? LIMIT 1', nativeKey)
      : this.#db.get<{ united: string }>('SELECT conversation AS united FROM message WHERE message_id = ? LIMIT 1', record.messageId);
    return this.#unite(own, twin?.united ?? own, nativeKey);
  }

  /** This record is a message of the conversation that `united` stands for. */
  unite(record: MessageRecord, united: string): void {
    this.#unite(record.conversation.id, united, nativeKeyOf(record));
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
}
