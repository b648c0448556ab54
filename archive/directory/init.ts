import { randomUUID } from 'node:crypto';
import { ZegelError } from '../../shared/errors/error.ts';
import { ARCHIVE_FORMAT, type ArchiveDescription, FOLDERS } from '../../shared/formats/archive-directory.ts';
import { loadKeys, makeKeys } from '../keys/keys.ts';
import { assertKeys, describe, jsonBytes, pathTo } from './archive.ts';
import { type Disk, nodeDisk, placeNew } from './disk.ts';

export interface InitOptions {
  readonly dir: string;
  readonly keysDir: string;
  /** A demonstration says so in every answer to what it is; it takes demonstration packages alone. */
  readonly demonstration: boolean;
  readonly clock?: () => Date;
  readonly id?: string;
  readonly disk?: Disk;
}

/**
 * Makes an archive: keys first, then its folders, then its description, so that a description always has its keys.
 * Idempotent: an archive that is there stays as it is; its keys are never made anew.
 * @throws ZegelError `archive.keys` where the archive has other keys, `key.unreadable` where they are gone, `archive.failed`
 */
export async function initArchive(options: InitOptions): Promise<ArchiveDescription> {
  const { dir, keysDir, demonstration, clock = () => new Date(), disk = nodeDisk } = options;
  const existing = await describe(dir, disk);
  const keys = existing ? await loadKeys(keysDir, disk) : await makeKeys(keysDir, disk);
  for (const folder of Object.keys(FOLDERS) as (keyof typeof FOLDERS)[]) await disk.makeFolder(pathTo.folder(dir, folder));
  if (existing) {
    assertKeys(existing, keys);
    return existing;
  }
  const description: ArchiveDescription = {
    format: ARCHIVE_FORMAT,
    id: options.id ?? randomUUID(),
    demonstration,
    recipient: keys.identity.recipient,
    receiptKey: keys.receiptKey,
    createdAt: clock().toISOString(),
  };
  if (await placeNew(disk, pathTo.description(dir), jsonBytes(description), 0o644)) return description;
  const other = await describe(dir, disk);
  if (!other) throw new ZegelError('archive.failed');
  assertKeys(other, keys);
  return other;
}
