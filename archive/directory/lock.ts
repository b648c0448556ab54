import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { ZegelError } from '../../shared/errors/error.ts';
import { PART_PREFIX } from '../../shared/formats/archive-directory.ts';
import { jsonBytes, pathTo, readJson } from './archive.ts';
import { type Disk, placeNew } from './disk.ts';

/**
 * One intake at a time per archive. The lock is a file that names its process; one that a dead process left is taken
 * over. A lock of another machine (the archive on a network drive) is never taken over: nobody can see from here whether
 * its process lives.
 */
const Holder = z.object({
  host: z.string(),
  pid: z.number(),
  /** When the process began, in the system's own ticks: a number that is used again names another process. */
  began: z.nullable(z.string()),
  token: z.string(),
});
type Holder = z.infer<typeof Holder>;

/** Field 22 of /proc/<pid>/stat; null where there is no such process or no /proc. */
async function beginningOf(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process is there and somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function isAlive(holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return true;
  if (!runs(holder.pid)) return false;
  return holder.began === null || holder.began === (await beginningOf(holder.pid));
}

export interface Lock {
  release(): Promise<void>;
}

/** Whether an intake is at work in this archive. */
export async function isLocked(disk: Disk, dir: string): Promise<boolean> {
  const holder = await readJson(disk, pathTo.lock(dir), Holder);
  return holder ? isAlive(holder) : false;
}

/**
 * @throws ZegelError `archive.busy`
 */
export async function takeLock(disk: Disk, dir: string): Promise<Lock> {
  const path = pathTo.lock(dir);
  const own: Holder = { host: hostname(), pid: process.pid, began: await beginningOf(process.pid), token: randomUUID() };
  const ownIt = async () => (await readJson(disk, path, Holder))?.token === own.token;
  if (!(await placeNew(disk, path, jsonBytes(own), 0o644))) {
    const holder = await readJson(disk, path, Holder);
    if (holder && (await isAlive(holder))) throw new ZegelError('archive.busy');
    // Moved aside first: of two that find it stale, one moves it, and both see below who holds it.
    const aside = join(dirname(path), `${PART_PREFIX}${randomUUID()}`);
    if (holder !== null) await disk.rename(path, aside).catch(() => undefined);
    const moved = await readJson(disk, aside, Holder);
    if (moved && moved.token !== holder?.token) {
      await disk.link(aside, path);
      await disk.remove(aside);
      throw new ZegelError('archive.busy');
    }
    await disk.remove(aside);
    if (!(await placeNew(disk, path, jsonBytes(own), 0o644))) throw new ZegelError('archive.busy');
  }
  if (!(await ownIt())) throw new ZegelError('archive.busy');
  return {
    async release() {
      if (await ownIt()) await disk.remove(path);
    },
  };
}
