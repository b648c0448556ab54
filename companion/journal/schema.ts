/** Version of the journal's tables, kept in `user_version`. Raised with every change; `MIGRATIONS` leads from one to the next. */
export const JOURNAL_VERSION = 1;

/**
 * Entry n turns version n into n + 1. What is here was released to users and is never changed again.
 * - `conversation`: random ids of conversations as browsers gave them, and the one that stands for all of them here.
 * - `package`: an increment of one conversation-day: assigned → spooled → transmitted → acknowledged; beside it failed
 *   (a person or a new try is needed) and quarantined (the archive refused it).
 * - `message`: one version of one message, kept once however many browsers saw it; `revision` counts its versions here.
 *   `release` is its content and is null once the archive has it; `content_hash` stays, to know it again. `error`: why it
 *   was set apart from its package.
 * - `handed`: what each browser handed over, under its own revision, and the version that it is. `spare`: its release with
 *   the head of its log, where another browser's stands in `message` and that one may still be recalled.
 * - `progress`: per message the number of its latest change; a cursor is such a number.
 * - `refusal`: answers that were acted upon, by hash: the same one again changes nothing.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE conversation (
    id TEXT PRIMARY KEY,
    united TEXT NOT NULL,
    native_key TEXT
  ) WITHOUT ROWID;
  CREATE INDEX conversation_native ON conversation (native_key) WHERE native_key IS NOT NULL;

  CREATE TABLE package (
    id TEXT PRIMARY KEY,
    archiefstuk TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    conversation TEXT NOT NULL,
    day TEXT NOT NULL,
    log_head TEXT NOT NULL,
    packaged_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('assigned', 'spooled', 'transmitted', 'acknowledged', 'failed', 'quarantined')),
    sha256 TEXT UNIQUE,
    bytes INTEGER,
    checksums TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    damaged INTEGER NOT NULL DEFAULT 0,
    retry_at TEXT,
    error TEXT,
    changed_at TEXT NOT NULL,
    receipt_id TEXT,
    receipt TEXT,
    UNIQUE (archiefstuk, sequence)
  ) WITHOUT ROWID;
  CREATE INDEX package_state ON package (state);

  CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    record_hash TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    conversation TEXT NOT NULL,
    day TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    place REAL NOT NULL,
    captured_at TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    log_head TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('released', 'packaged', 'transmitted', 'acknowledged', 'failed', 'quarantined')),
    package TEXT REFERENCES package (id),
    release TEXT,
    error TEXT,
    UNIQUE (message_id, revision)
  );
  CREATE INDEX message_package ON message (package) WHERE package IS NOT NULL;
  CREATE INDEX message_waiting ON message (conversation, day, sent_at, place) WHERE package IS NULL;
  CREATE INDEX message_state ON message (state, captured_at);
  CREATE INDEX message_error ON message (error) WHERE error IS NOT NULL;

  CREATE TABLE handed (
    profile TEXT NOT NULL,
    message_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    message INTEGER NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    spare TEXT,
    PRIMARY KEY (profile, message_id, revision)
  ) WITHOUT ROWID;
  CREATE UNIQUE INDEX handed_message ON handed (message, profile);

  CREATE TABLE progress (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    message INTEGER NOT NULL UNIQUE REFERENCES message (id) ON DELETE CASCADE
  );

  CREATE TABLE recall (
    message_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    recalled_at TEXT NOT NULL
  );

  CREATE TABLE refusal (
    hash TEXT PRIMARY KEY,
    at TEXT NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE problem (
    name TEXT PRIMARY KEY,
    error TEXT NOT NULL,
    at TEXT NOT NULL,
    count INTEGER NOT NULL
  ) WITHOUT ROWID;
  `,
];
