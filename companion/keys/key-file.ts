import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { ZegelError } from '../../shared/errors/error.ts';

/** Nothing that is a key is larger. */
const MAX_KEY = 4_096;

/**
 * A key file's bytes, or null where there is none. The file that was checked is the file that is read.
 * @throws ZegelError `key.permissions` where others may read it, `key.unreadable`
 */
export function readKeyFile(path: string): Uint8Array | null {
  let handle: number;
  try {
    handle = openSync(path, 'r');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw new ZegelError('key.unreadable', {}, cause);
  }
  try {
    const found = fstatSync(handle);
    // Windows has no such modes; there the folder's own protection counts.
    if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) throw new ZegelError('key.permissions');
    if (!found.isFile() || found.size > MAX_KEY) throw new ZegelError('key.unreadable');
    return new Uint8Array(readFileSync(handle));
  } catch (thrown) {
    throw ZegelError.of(thrown, 'key.unreadable');
  } finally {
    closeSync(handle);
  }
}
