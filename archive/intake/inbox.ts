import { PART_PREFIX } from '../../shared/formats/archive-directory.ts';
import { type Archive, pathTo } from '../directory/archive.ts';

/** An object in the inbox; nothing about it is trusted yet. */
export interface InboxObject {
  readonly path: string;
  /** The SHA-256 that its name claims: what its sender knows it by. */
  readonly claimed: string;
  readonly bytes: number;
}

const NAME = /^([0-9a-f]{64})\.age$/;

/** What stands in the inbox, in order of arrival; beside it names that are no objects. What is still being written is neither. */
export async function listInbox({ dir, disk }: Archive): Promise<{ objects: InboxObject[]; strays: string[] }> {
  const found: (InboxObject & { arrived: number })[] = [];
  const strays: string[] = [];
  for (const name of await disk.list(pathTo.folder(dir, 'inbox'))) {
    if (name.startsWith(PART_PREFIX)) continue;
    const path = pathTo.inboxObject(dir, name);
    const claimed = NAME.exec(name)?.[1];
    const stat = await disk.stat(path);
    if (claimed && stat?.file) found.push({ path, claimed, bytes: stat.bytes, arrived: stat.arrived });
    else if (stat) strays.push(name);
  }
  found.sort((a, b) => a.arrived - b.arrived || (a.claimed < b.claimed ? -1 : 1));
  return { objects: found, strays };
}
