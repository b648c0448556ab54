import { archiefstukOf } from './archiefstuk.ts';
import type { JournalDatabase } from './database.ts';
import { tellMessages } from './package-state.ts';

/** A package stays small enough to be made in memory. */
export interface PackageLimits {
  readonly messages: number;
  /** Of the releases' JSON. */
  readonly characters: number;
}

export const DEFAULT_LIMITS: PackageLimits = { messages: 2_000, characters: 32_000_000 };

/**
 * Puts every message that waits into a package of its conversation-day. Each package is made in one transaction with the
 * assignment of its messages: a message is in no package or in exactly one.
 * @param official the official's random id, part of what names an Archiefstuk
 * @returns how many packages were made
 */
export function assignPackages(
  db: JournalDatabase,
  now: Date,
  official: string,
  newId: () => string,
  limits: PackageLimits = DEFAULT_LIMITS,
): number {
  let made = 0;
  const days = db.all<{ conversation: string; day: string }>(
    "SELECT DISTINCT conversation, day FROM message WHERE package IS NULL AND state = 'released' ORDER BY day, conversation",
  );
  for (const { conversation, day } of days) {
    const archiefstuk = archiefstukOf(official, conversation, day);
    while (db.transaction(() => assignOne(db, now, { id: newId(), archiefstuk, conversation, day }, limits))) made += 1;
  }
  return made;
}

interface NewPackage {
  readonly id: string;
  readonly archiefstuk: string;
  readonly conversation: string;
  readonly day: string;
}

function assignOne(db: JournalDatabase, now: Date, { id, archiefstuk, conversation, day }: NewPackage, limits: PackageLimits): boolean {
  const waiting = db.all<{ id: number; size: number }>(
    `SELECT id, length(release) AS size FROM message WHERE package IS NULL AND state = 'released' AND conversation = ? AND day = ?
     ORDER BY sent_at, place, id LIMIT ?`,
    conversation,
    day,
    limits.messages,
  );
  let characters = 0;
  const chosen = waiting.filter(({ size }, i) => {
    characters += size;
    return i === 0 || characters <= limits.characters;
  });
  // The log's head as it was when the last of these was handed over.
  const last = chosen.reduce((latest, message) => Math.max(latest, message.id), 0);
  if (last === 0) return false;
  const at = now.toISOString();
  db.run(
    `INSERT INTO package (id, archiefstuk, sequence, conversation, day, log_head, packaged_at, state, changed_at)
     VALUES (?, ?, 1 + (SELECT coalesce(max(sequence), 0) FROM package WHERE archiefstuk = ?), ?, ?,
       (SELECT log_head FROM message WHERE id = ?), ?, 'assigned', ?)`,
    ...[id, archiefstuk, archiefstuk, conversation, day, last, at, at],
  );
  for (const message of chosen) {
    db.run('UPDATE message SET package = ? WHERE id = ?', id, message.id);
    // From here on nothing is recalled: what other browsers saw of the same version is not needed any more.
    db.run('UPDATE handed SET spare = NULL WHERE message = ? AND spare IS NOT NULL', message.id);
  }
  tellMessages(db, id, 'assigned');
  return true;
}
