import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ZegelError } from '../../shared/errors/zegel-error.ts';

/** `sun_path` holds 108 bytes on Linux and 104 on macOS, the closing NUL included (unix(7)). */
const LONGEST = 103;

const SOCKET = 'companion.sock';
/** Where the companion says which address it took, when that is not the usual one. */
const ADDRESS_FILE = 'address';

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** The usual address of the companion of a home: a socket in it, or a pipe named after it; null where the path is too long. */
export function usualAddress(home: string, platform: NodeJS.Platform = process.platform): string | null {
  const dir = resolve(home);
  // Not tried: no Windows here. A pipe's default security lets this user and administrators open it.
  if (platform === 'win32') return `\\\\.\\pipe\\zegel-${shortHash(dir)}`;
  const path = join(dir, 'run', SOCKET);
  return Buffer.byteLength(path) <= LONGEST ? path : null;
}

/** A folder for the socket of a home whose own path is too long: of this user alone, never one that another made first. */
function shortFolder(home: string): string {
  const uid = process.getuid?.() ?? 0;
  const base = process.env.XDG_RUNTIME_DIR;
  const name = `zegel-${uid}-${shortHash(resolve(home))}`;
  const folder = join(base && Buffer.byteLength(base) < 50 ? base : tmpdir(), name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== uid) throw new ZegelError('key.permissions');
  chmodSync(folder, 0o700);
  return folder;
}

/** The address that the companion of this home listens on; where it is not the usual one, it is written down for the others. */
export function claimAddress(home: string): string {
  const note = join(home, 'run', ADDRESS_FILE);
  const usual = usualAddress(home);
  if (usual) {
    rmSync(note, { force: true });
    return usual;
  }
  const address = join(shortFolder(home), SOCKET);
  writeFileSync(note, address, { mode: 0o600 });
  return address;
}

/** The address where the companion of this home is to be found, or null where none has ever started. */
export function knownAddress(home: string): string | null {
  const usual = usualAddress(home);
  if (usual) return usual;
  try {
    return readFileSync(join(home, 'run', ADDRESS_FILE), 'utf8');
  } catch {
    return null;
  }
}
