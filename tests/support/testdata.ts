import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Test data that is not part of this repository: real clients, services, schemas. `ZEGEL_TESTDATA` names the folder
 * (default: `shared` beside the repository). A test that needs it says what it skips; with `ZEGEL_REQUIRE_TESTDATA=1`
 * nothing is skipped and absence is an error.
 */
const ROOT = resolve(import.meta.dirname, '../..');
const FOLDER = resolve(ROOT, process.env.ZEGEL_TESTDATA ?? '../shared');
const REQUIRED = process.env.ZEGEL_REQUIRE_TESTDATA === '1';

/** The path of a piece of outside test data, or null where it is absent and may be. */
export function testdata(path: string): string | null {
  const full = resolve(FOLDER, path);
  if (existsSync(full)) return full;
  if (REQUIRED) throw new Error(`test data is required and missing: ${path} (set ZEGEL_TESTDATA)`);
  return null;
}

/**
 * A reason to skip, or null: for what a machine may lack (a program, outside data). In CI a reason is an error.
 * @param missing what is missing, in words
 */
export function skipReason(available: boolean, missing: string): string | null {
  if (available) return null;
  if (REQUIRED) throw new Error(`required here and missing: ${missing}`);
  console.warn(`skipped: ${missing}`);
  return missing;
}
