/** The package's own types are not named in its `exports`; this is the part of them that the journal uses. */
declare module 'better-sqlite3-multiple-ciphers' {
  export interface Statement {
    run(...values: readonly unknown[]): { readonly changes: number };
    get(...values: readonly unknown[]): unknown;
    all(...values: readonly unknown[]): unknown[];
  }

  export default class Database {
    constructor(path: string, options?: { readonly timeout?: number });
    pragma(source: string, options?: { readonly simple?: boolean }): unknown;
    exec(sql: string): this;
    prepare(sql: string): Statement;
    transaction<T>(work: () => T): { immediate(): T };
    close(): void;
  }
}
