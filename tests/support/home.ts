import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The folders of one official's machine and one archive, apart from each other and from everything else. */
export interface Home {
  /** Holds all of the others. */
  readonly root: string;
  /** The companion's own folder (`ZEGEL_HOME`). */
  readonly companion: string;
  /** The archive directory. */
  readonly archive: string;
  /** The archive's keys. */
  readonly archiveKeys: string;
  /** The browser profile: the only place where plaintext may be. */
  readonly profile: string;
  remove(): void;
}

/** Temporary folders, each for its owner alone. A path with a space in it, since users have those. */
export function makeHome(): Home {
  const root = mkdtempSync(join(tmpdir(), 'zegel home-'));
  const folder = (name: string) => {
    const path = join(root, name);
    mkdirSync(path, { mode: 0o700 });
    return path;
  };
  return {
    root,
    companion: folder('companion'),
    archive: folder('archive'),
    archiveKeys: folder('archive-keys'),
    profile: folder('profile'),
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  };
}
