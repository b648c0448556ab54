import { createHash } from 'node:crypto';
import { watch } from 'node:fs';
import { access, type FileHandle, link, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ZegelError } from '../../shared/errors/error.ts';
import { EnrolledDevice, FOLDERS, PART_PREFIX } from '../../shared/formats/archive-directory.ts';
import { codeOf, targetError } from './disk-errors.ts';
import type { Enrolment, Placed, SealedObject, TargetAnswer, WatchableTarget } from './target.ts';

/** Largest answer that is read: a receipt of the largest package stays far below. */
const MAX_ANSWER = 16_777_216;
/** File systems without hard links say one of these. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

async function hashFile(path: string): Promise<Placed | null> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return null;
    throw thrown;
  }
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of handle.createReadStream({ autoClose: false })) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    return { sha256: hash.digest('hex'), bytes };
  } finally {
    await handle.close();
  }
}

async function forget(path: string): Promise<void> {
  await unlink(path).catch((thrown) => {
    if (codeOf(thrown) !== 'ENOENT') throw thrown;
  });
}

async function writeWhole(path: string, object: SealedObject): Promise<void> {
  const handle = await open(path, 'wx', 0o644);
  try {
    for await (const chunk of object.open()) await handle.writeFile(chunk);
    // The archive's people are other users; what is sealed may be read by anybody, whatever our umask.
    await handle.chmod(0o644);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Gives the file its name without ever overwriting what has it. @returns false where the name is taken */
async function placeWithout(part: string, path: string): Promise<boolean> {
  try {
    await link(part, path);
    await unlink(part);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === 'EEXIST') return false;
    if (!NO_LINKS.has(codeOf(thrown))) throw thrown;
  }
  // No hard links here. Only a second writer of the same content could come between look and rename.
  if (await hashFile(path)) return false;
  await rename(part, path);
  return true;
}

async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readAnswer(path: string): Promise<string | null> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return null;
    // Said to be there and not readable: the reader of answers calls that unreadable, and goes on with the next.
    return '';
  }
  try {
    const { size } = await handle.stat();
    return size > MAX_ANSWER ? '' : await handle.readFile('utf8');
  } catch {
    return '';
  } finally {
    await handle.close();
  }
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() ?? false;
}

/** The archive as a directory that both sides reach: shared/formats/archive-directory.ts draws it. Nothing of it is made here. */
export class DirectoryTarget implements WatchableTarget {
  readonly capabilities = { immutable: false, resumable: false };
  readonly #root: string;

  /** @param root the folder that holds `zegel-archive.json` */
  constructor(root: string) {
    this.#root = root;
  }

  async publish(object: SealedObject): Promise<Placed> {
    const inbox = join(this.#root, FOLDERS.inbox);
    const path = join(inbox, `${object.sha256}.age`);
    const part = join(inbox, `${PART_PREFIX}${object.sha256}`);
    try {
      const standing = await hashFile(path);
      if (standing) return this.#accept(standing, object);
      // Left behind by a try that was cut off; nobody else writes this object.
      await forget(part);
      try {
        await writeWhole(part, object);
        const written = await hashFile(part);
        if (written?.sha256 !== object.sha256 || written.bytes !== object.bytes) throw new ZegelError('target.failed');
        await placeWithout(part, path);
      } finally {
        await forget(part).catch(() => undefined);
      }
      await syncFolder(inbox);
      return this.#accept(await hashFile(path), object);
    } catch (thrown) {
      throw targetError(thrown);
    }
  }

  /** What stands under the name. Nothing: the archive took it in already; it was read back before it got the name. */
  #accept(standing: Placed | null, object: SealedObject): Placed {
    if (!standing) return { sha256: object.sha256, bytes: object.bytes };
    if (standing.sha256 !== object.sha256) throw new ZegelError('target.conflict');
    return standing;
  }

  async *fetchAnswers(device: string, objects: ReadonlySet<string>): AsyncGenerator<TargetAnswer> {
    try {
      await access(join(this.#root, FOLDERS.inbox));
    } catch (thrown) {
      throw targetError(thrown);
    }
    for (const object of objects) {
      const text = await readAnswer(join(this.#root, FOLDERS.outbox, device, `${object}.json`));
      if (text !== null) yield { object, text };
    }
  }

  async enrolment(device: string): Promise<Enrolment> {
    const devices = join(this.#root, FOLDERS.devices);
    try {
      await access(devices);
      const known = EnrolledDevice.parse(JSON.parse(await readFile(join(devices, `${device}.json`), 'utf8')));
      if (known.device !== device) return 'unsaid';
      return known.revokedAt === null ? 'enrolled' : 'revoked';
    } catch (thrown) {
      // Only where the folder can be looked into does a missing file say something.
      return codeOf(thrown) === 'ENOENT' && (await isFolder(devices)) ? 'unknown' : 'unsaid';
    }
  }

  watchAnswers(device: string, onHint: () => void): () => void {
    const stops = [join(FOLDERS.outbox, device), FOLDERS.outbox].map((folder) => {
      try {
        const watcher = watch(join(this.#root, folder), { persistent: false }, onHint);
        watcher.on('error', () => watcher.close());
        return () => watcher.close();
      } catch {
        // Not there yet, or a file system that cannot tell: polling finds what comes.
        return () => undefined;
      }
    });
    return () => {
      for (const stop of stops) stop();
    };
  }
}
