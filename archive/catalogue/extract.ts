import { dirname, join } from 'node:path';
import { ZegelError } from '../../shared/errors/error.ts';
import type { Archive } from '../directory/archive.ts';
import { readFiled } from './read-filed.ts';

/**
 * Writes an opened package to disk for an e-depot: the whole bag, SIP in `data/`. The only place where the archive's side
 * writes plaintext, at the operator's wish.
 * @param out a folder that does not exist yet
 * @returns the bag's folder
 * @throws ZegelError `archive.output-exists`, `archive.not-found`, `archive.failed`
 */
export async function extractPackage(archive: Archive, packageId: string, out: string): Promise<string> {
  const { disk } = archive;
  const opened = await readFiled(archive, packageId);
  if (await disk.stat(out)) throw new ZegelError('archive.output-exists', { path: out });
  const bag = join(out, opened.name);
  const folders = new Set<string>();
  // The paths were held to `[A-Za-z0-9._/-]` without `..` when the tar was read.
  for (const [path, bytes] of opened.files) {
    const target = join(bag, path);
    if (!folders.has(dirname(target))) await disk.makeFolder(dirname(target), 0o700);
    folders.add(dirname(target));
    await disk.writeNew(target, bytes, 0o600);
  }
  return bag;
}
