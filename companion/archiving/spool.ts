import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ZegelError } from '../../shared/errors/error.ts';
import { syncFolder } from '../setup/durable.ts';
import { codeOf } from '../transmission/disk-errors.ts';
import type { SealedObject } from '../transmission/target.ts';

/** A sealed object in the spool. */
export interface Spooled {
  readonly sha256: string;
  readonly bytes: number;
}

function spoolError(thrown: unknown): ZegelError {
  return thrown instanceof ZegelError
    ? thrown
    : new ZegelError(['ENOSPC', 'EDQUOT'].includes(codeOf(thrown)) ? 'journal.full' : 'journal.failed', {}, thrown);
}

/**
 * Sealed packages between journal and archive: age files alone, named by the hash of their bytes. What stands under such
 * a name was synced and read back.
 */
export class Spool {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  #path(sha256: string): string {
    return join(this.#folder, `${sha256}.age`);
  }

  /** Writes an object and reads it back. @throws ZegelError `journal.full`, `journal.failed`, or what the source throws */
  async put(sealed: AsyncIterable<Uint8Array>): Promise<Spooled> {
    const part = join(this.#folder, `.part-${randomBytes(8).toString('hex')}`);
    try {
      const written = await this.#write(part, sealed);
      const read = await this.#hash(part);
      if (read.sha256 !== written.sha256 || read.bytes !== written.bytes) throw new ZegelError('journal.failed');
      await rename(part, this.#path(written.sha256));
      syncFolder(this.#folder);
      return written;
    } catch (thrown) {
      await rm(part, { force: true }).catch(() => undefined);
      throw spoolError(thrown);
    }
  }

  async #write(part: string, sealed: AsyncIterable<Uint8Array>): Promise<Spooled> {
    const hash = createHash('sha256');
    let bytes = 0;
    const handle = await open(part, 'wx', 0o600);
    try {
      for await (const chunk of sealed) {
        hash.update(chunk);
        bytes += chunk.length;
        await handle.writeFile(chunk);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    return { sha256: hash.digest('hex'), bytes };
  }

  async #hash(path: string): Promise<Spooled> {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream(path)) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    return { sha256: hash.digest('hex'), bytes };
  }

  /** The object, if its bytes are still what they were; null where they are not: the package must be made anew. */
  async object({ sha256, bytes }: Spooled): Promise<SealedObject | null> {
    try {
      const found = await this.#hash(this.#path(sha256));
      if (found.sha256 !== sha256 || found.bytes !== bytes) return null;
    } catch (thrown) {
      if (codeOf(thrown) === 'ENOENT') return null;
      throw spoolError(thrown);
    }
    return { sha256, bytes, open: () => createReadStream(this.#path(sha256)) };
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.#path(sha256), { force: true }).catch((thrown) => {
      throw spoolError(thrown);
    });
  }

  /** Removes what no package refers to: half-written parts, and objects whose receipt came just before a kill. */
  async sweep(keep: ReadonlySet<string>): Promise<void> {
    for (const name of await readdir(this.#folder)) {
      if (!keep.has(name.replace(/\.age$/, ''))) await rm(join(this.#folder, name), { force: true });
    }
  }
}
