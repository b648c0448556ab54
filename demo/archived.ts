import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadKeys } from '../archive/keys/keys.ts';
import { openPackage } from '../archive/open/open.ts';
import { FOLDERS } from '../shared/formats/archive-directory.ts';
import { READING_COPY_FILE } from '../shared/formats/package.ts';
import type { MessageRecord } from '../shared/record/message-record.ts';
import type { Places } from './places.ts';

/** One package, opened in memory with the archive's own key: nothing of it is written. */
export interface Archived {
  readonly packageId: string;
  readonly conversation: string;
  readonly records: readonly MessageRecord[];
  /** The page that a citizen reads. */
  readonly readingCopy: string;
}

/**
 * Everything that an archive holds, in no order.
 * @throws ZegelError where a package does not open
 */
export async function archivedIn(places: Pick<Places, 'archive' | 'archiveKeys'>): Promise<Archived[]> {
  const { identity } = await loadKeys(places.archiveKeys);
  const folder = join(places.archive, FOLDERS.packages);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.age'))
    .map((name) => {
      const { records, files } = openPackage(readFileSync(join(folder, name)), identity);
      const copy = [...files].find(([path]) => path.endsWith(`/${READING_COPY_FILE}`))?.[1];
      return {
        packageId: records.packageId,
        conversation: records.conversation.id,
        records: records.releases.map((release) => release.record),
        readingCopy: new TextDecoder().decode(copy),
      };
    });
}
