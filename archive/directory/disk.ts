import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, type FileHandle, link, lstat, mkdir, open, readdir, rename, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ZegelError } from '../../shared/errors/error.ts';
import { PART_PREFIX } from '../../shared/formats/archive-directory.ts';

/** What the archive does to a disk, one step each: tests fail the nth. Paths are absolute. */
export interface Disk {
  /** Names in a folder; none where there is no folder. */
  list(folder: string): Promise<string[]>;
  /** What stands at a path, links not followed; null for nothing. */
  stat(path: string): Promise<{ readonly file: boolean; readonly bytes: number; readonly arrived: number; readonly mode: number } | null>;
  /** The bytes of a plain file; null where there is none. */
  read(path: string): Promise<Uint8Array | null>;
  /** SHA-256 of a plain file of any size, 64 hexadecimal digits. */
  hash(path: string): Promise<string>;
  makeFolder(path: string, mode?: number): Promise<void>;
  /** A new file, written, flushed to the device and closed. */
  writeNew(path: string, bytes: Uint8Array, mode: number): Promise<void>;
  /** Gives a file a second name unless something has it: false then. */
  link(from: string, to: string): Promise<boolean>;
  /** Takes the place of what has the name. */
  rename(from: string, to: string): Promise<void>;
  /** No error where there is nothing. */
  remove(path: string): Promise<void>;
  /** Flushes a folder's names to the device. */
  syncFolder(path: string): Promise<void>;
}

const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** An error of the file system as one of ours; `reason` is the system's own code. */
export function diskError(error: unknown): ZegelError {
  if (error instanceof ZegelError) return error;
  const reason = codeOf(error);
  const full = reason === 'ENOSPC' || reason === 'EDQUOT';
  return new ZegelError(full ? 'archive.full' : 'archive.failed', { reason: reason || 'unknown' }, error);
}

/** Runs a step; null for an absence that was to be expected. */
async function step<T>(work: () => Promise<T>, absent: readonly string[] = []): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (absent.includes(codeOf(error))) return null;
    throw diskError(error);
  }
}

/** Opens a plain file: never through a link, and never waiting for somebody to write into a pipe. */
async function withFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    if (!(await file.stat()).isFile()) throw new ZegelError('archive.failed', { reason: 'not a file' });
    return await work(file);
  } finally {
    await file.close();
  }
}

export const nodeDisk: Disk = {
  list: async (folder) => (await step(() => readdir(folder), ['ENOENT'])) ?? [],

  async stat(path) {
    const found = await step(() => lstat(path), ['ENOENT', 'ENOTDIR']);
    return found && { file: found.isFile(), bytes: found.size, arrived: found.ctimeMs, mode: found.mode };
  },

  read: (path) => step(() => withFile(path, async (file) => new Uint8Array(await file.readFile())), ['ENOENT', 'ENOTDIR']),

  async hash(path) {
    const digest = await step(() =>
      withFile(path, async (file) => {
        const hash = createHash('sha256');
        for await (const chunk of file.createReadStream({ autoClose: false })) hash.update(chunk as Uint8Array);
        return hash.digest('hex');
      }),
    );
    return digest ?? '';
  },

  async makeFolder(path, mode) {
    await step(() => mkdir(path, { recursive: true, ...(mode === undefined ? {} : { mode }) }));
  },

  async writeNew(path, bytes, mode) {
    await step(async () => {
      const file = await open(path, 'wx', mode);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await chmod(path, mode);
    });
  },

  async link(from, to) {
    try {
      await link(from, to);
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      if (!NO_LINKS.includes(codeOf(error))) throw diskError(error);
      // Some network shares know no second names. Only one intake works here at a time, so looking first is enough.
      if (await nodeDisk.stat(to)) return false;
      await nodeDisk.rename(from, to);
      return true;
    }
  },

  rename: async (from, to) => void (await step(() => rename(from, to))),
  remove: async (path) => void (await step(() => unlink(path), ['ENOENT'])),

  async syncFolder(path) {
    // Windows has no handle on a folder to flush.
    if (process.platform === 'win32') return;
    await step(async () => {
      const folder = await open(path, 'r');
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
    });
  },
};

const partBeside = (path: string) => join(dirname(path), `${PART_PREFIX}${randomUUID()}`);

/**
 * Places a file that is not there yet: all of it or nothing, flushed, never over another.
 * @returns false where the name is taken
 */
export async function placeNew(disk: Disk, path: string, bytes: Uint8Array, mode: number): Promise<boolean> {
  const part = partBeside(path);
  try {
    await disk.writeNew(part, bytes, mode);
    const placed = await disk.link(part, path);
    if (placed) await disk.syncFolder(dirname(path));
    return placed;
  } finally {
    await disk.remove(part);
  }
}

/** Places a file in the place of an earlier one: readers see the one or the other, whole. */
export async function placeOver(disk: Disk, path: string, bytes: Uint8Array, mode: number): Promise<void> {
  const part = partBeside(path);
  try {
    await disk.writeNew(part, bytes, mode);
    await disk.rename(part, path);
  } catch (error) {
    await disk.remove(part);
    throw error;
  }
  await disk.syncFolder(dirname(path));
}
