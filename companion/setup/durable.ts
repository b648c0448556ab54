import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Makes what happened in a folder (a new name, a name gone) survive a power cut; Windows has no such call. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Writes a new file of this user alone, whole or not at all: temporary file, fsync, link without overwriting, fsync of the folder.
 * @throws Error with code `EEXIST` where the name is taken
 */
export function createDurably(path: string, bytes: Uint8Array): void {
  const folder = dirname(path);
  const part = join(folder, `.part-${randomBytes(8).toString('hex')}`);
  const handle = openSync(part, 'wx', 0o600);
  try {
    try {
      let written = 0;
      while (written < bytes.length) written += writeSync(handle, bytes, written);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    linkSync(part, path);
  } finally {
    unlinkSync(part);
  }
  syncFolder(folder);
}
