import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import envPaths from 'env-paths';

/** Where everything of a demonstration stands, each in a folder of its own. */
export interface Places {
  /** The companion's folder: journal, spool, keys, log. */
  readonly companion: string;
  /** The archive directory. */
  readonly archive: string;
  /** The archive's keys: never in the companion's folder, never in the archive's. */
  readonly archiveKeys: string;
  /** Pictures of the last run. */
  readonly pictures: string;
  /** The browser profile of `--live`, which stays. */
  readonly liveProfile: string;
}

/**
 * The demonstration's folders, all under the user's data directory, but for an archive that the user named. Each archive
 * has its own companion: a companion is bound to the keys of one archive.
 */
export function placesFor(archive: string | null, data = envPaths('zegel-demo', { suffix: '' }).data): Places {
  const base = archive === null ? data : join(data, `for-${createHash('sha256').update(archive).digest('hex').slice(0, 12)}`);
  const places: Places = {
    companion: join(base, 'companion'),
    archive: archive ?? join(base, 'archive'),
    archiveKeys: join(base, 'archive-keys'),
    pictures: join(data, 'pictures'),
    liveProfile: join(data, 'live-profile'),
  };
  for (const folder of [places.companion, places.archiveKeys]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return places;
}
