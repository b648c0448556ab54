import { join } from 'node:path';
import type * as z from 'zod/mini';
import { ZegelError } from '../../shared/errors/error.ts';
import { ARCHIVE_FILE, ARCHIVE_FORMAT, ArchiveDescription, FOLDERS } from '../../shared/formats/archive-directory.ts';
import { type ArchiveKeys, loadKeys } from '../keys/keys.ts';
import { type Disk, nodeDisk } from './disk.ts';

/** An archive directory with the keys that belong to it. */
export interface Archive {
  readonly dir: string;
  readonly disk: Disk;
  readonly description: ArchiveDescription;
  readonly keys: ArchiveKeys;
}

/** Where things stand in an archive directory; shared/formats/archive-directory.ts draws it. */
export const pathTo = {
  description: (dir: string) => join(dir, ARCHIVE_FILE),
  folder: (dir: string, folder: keyof typeof FOLDERS) => join(dir, FOLDERS[folder]),
  inboxObject: (dir: string, name: string) => join(dir, FOLDERS.inbox, name),
  answers: (dir: string, device: string) => join(dir, FOLDERS.outbox, device),
  answer: (dir: string, device: string, sha256: string) => join(dir, FOLDERS.outbox, device, `${sha256}.json`),
  package: (dir: string, packageId: string) => join(dir, FOLDERS.packages, `${packageId}.age`),
  quarantined: (dir: string, sha256: string) => join(dir, FOLDERS.quarantine, `${sha256}.age`),
  refusal: (dir: string, sha256: string) => join(dir, FOLDERS.quarantine, `${sha256}.json`),
  device: (dir: string, device: string) => join(dir, FOLDERS.devices, `${device}.json`),
  entry: (dir: string, packageId: string) => join(dir, FOLDERS.catalogue, `${packageId}.json`),
  lock: (dir: string) => join(dir, LOCK_FILE),
};
export const LOCK_FILE = '.intake.lock';

/** What one of our JSON files holds: null where there is no file, `undefined` where it is not what it should be. */
export async function readJson<T>(disk: Disk, path: string, schema: z.ZodMiniType<T>): Promise<T | null | undefined> {
  const bytes = await disk.read(path);
  if (!bytes) return null;
  try {
    return schema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return undefined;
  }
}

/** JSON as our files hold it. */
export function jsonBytes(value: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
}

/**
 * What archive a folder is; null where it is none.
 * @throws ZegelError `archive.newer`, `archive.inconsistent`
 */
export async function describe(dir: string, disk: Disk = nodeDisk): Promise<ArchiveDescription | null> {
  const bytes = await disk.read(pathTo.description(dir));
  if (!bytes) return null;
  let raw: unknown;
  try {
    raw = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new ZegelError('archive.inconsistent', { path: ARCHIVE_FILE }, error);
  }
  const parsed = ArchiveDescription.safeParse(raw);
  if (parsed.success) return parsed.data;
  const format = typeof raw === 'object' && raw !== null && 'format' in raw ? String(raw.format) : '';
  if (format !== ARCHIVE_FORMAT && /^zegel-archive\/[1-9][0-9]*$/.test(format)) throw new ZegelError('archive.newer');
  throw new ZegelError('archive.inconsistent', { path: ARCHIVE_FILE }, parsed.error);
}

/** @throws ZegelError `archive.keys` where the keys are those of another archive */
export function assertKeys(description: ArchiveDescription, keys: ArchiveKeys): void {
  if (keys.identity.recipient !== description.recipient || keys.receiptKey !== description.receiptKey) throw new ZegelError('archive.keys');
}

/**
 * Opens an archive directory with its keys.
 * @throws ZegelError `archive.missing`, `archive.newer`, `archive.inconsistent`, `archive.keys`, `key.*`
 */
export async function openArchive(dir: string, keysDir: string, disk: Disk = nodeDisk): Promise<Archive> {
  const description = await describe(dir, disk);
  if (!description) throw new ZegelError('archive.missing');
  const keys = await loadKeys(keysDir, disk);
  assertKeys(description, keys);
  return { dir, disk, description, keys };
}
