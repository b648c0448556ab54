import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';

/**
 * A database of the extension as JSON: its version, its tables with their keys and indexes, and their rows. Made and put
 * back with plain IndexedDB, so that nothing of the code under test stands between a golden file and its database.
 */
export interface DatabaseExport {
  version: number;
  tables: Record<string, { key: TableKey; indexes: Record<string, TableIndex>; rows: unknown[] }>;
}
interface TableKey {
  path: string | string[] | null;
  auto: boolean;
}
interface TableIndex {
  path: string | string[];
  unique: boolean;
  multi: boolean;
}

/** The raw bytes that stand for the profile's key in a golden file: a real one can't be read out. */
export const GOLDEN_KEY = new Uint8Array(64).map((_, i) => i);
const KEY_MARK = 'the key of make-dexie.ts';

export const goldenKey = (): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', GOLDEN_KEY, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);

export type Factory = { indexedDB: IDBFactory; IDBKeyRange: typeof IDBKeyRange };
export const newFactory = (): Factory => ({ indexedDB: new IDBFactory(), IDBKeyRange });

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export async function exportDatabase({ indexedDB }: Factory, name: string): Promise<DatabaseExport> {
  const database = await done(indexedDB.open(name));
  const tables: DatabaseExport['tables'] = {};
  for (const table of database.objectStoreNames) {
    const store = database.transaction(table).objectStore(table);
    const indexes = [...store.indexNames].map((index) => store.index(index));
    const rows = await done(store.getAll());
    tables[table] = {
      key: { path: store.keyPath, auto: store.autoIncrement },
      indexes: Object.fromEntries(
        indexes.map((index) => [index.name, { path: index.keyPath, unique: index.unique, multi: index.multiEntry }]),
      ),
      rows: rows.map((row) => (row.value instanceof CryptoKey ? { ...row, value: KEY_MARK } : row)),
    };
  }
  const { version } = database;
  database.close();
  return { version, tables };
}

export async function importDatabase({ indexedDB }: Factory, name: string, saved: DatabaseExport): Promise<void> {
  const key = await goldenKey();
  const open = indexedDB.open(name, saved.version);
  open.onupgradeneeded = () => {
    for (const [table, { key, indexes }] of Object.entries(saved.tables)) {
      const store = open.result.createObjectStore(table, { keyPath: key.path, autoIncrement: key.auto });
      for (const [index, { path, unique, multi }] of Object.entries(indexes)) store.createIndex(index, path, { unique, multiEntry: multi });
    }
  };
  const database = await done(open);
  for (const [table, { rows }] of Object.entries(saved.tables)) {
    const store = database.transaction(table, 'readwrite').objectStore(table);
    for (const row of rows as { value?: unknown }[]) await done(store.add(row.value === KEY_MARK ? { ...row, value: key } : row));
  }
  database.close();
}
