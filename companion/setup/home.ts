import { chmodSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ZegelError } from '../../shared/errors/error.ts';

/** Where everything of one companion stands. Folders are 0700 and files 0600; nothing outside of it is written. */
export interface Home {
  readonly dir: string;
  readonly policy: string;
  readonly keys: string;
  readonly deviceKey: string;
  readonly journalKey: string;
  readonly journal: string;
  readonly spool: string;
  readonly run: string;
  /** Launchers that browsers start. */
  readonly bin: string;
  readonly log: string;
}

export function homeAt(folder: string): Home {
  const dir = resolve(folder);
  const keys = join(dir, 'keys');
  return {
    dir,
    policy: join(dir, 'policy.json'),
    keys,
    deviceKey: join(keys, 'device.pem'),
    journalKey: join(keys, 'journal.key'),
    journal: join(dir, 'journal.db'),
    spool: join(dir, 'spool'),
    run: join(dir, 'run'),
    bin: join(dir, 'bin'),
    log: join(dir, 'log'),
  };
}

/**
 * Makes the folders, open to this user alone. A folder that is there is closed to others.
 * @throws ZegelError `key.permissions` where it belongs to somebody else
 */
export function prepareHome(home: Home): void {
  for (const folder of [home.dir, home.keys, home.spool, home.run, home.bin, home.log]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      chmodSync(folder, 0o700);
    } catch (cause) {
      throw new ZegelError('key.permissions', {}, cause);
    }
  }
}
