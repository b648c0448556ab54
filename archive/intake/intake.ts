import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { ZegelError } from '../../shared/errors/error.ts';
import { FOLDERS, PART_PREFIX } from '../../shared/formats/archive-directory.ts';
import { fingerprintWords } from '../../shared/formats/fingerprint.ts';
import { Catalogue, idsIn } from '../catalogue/catalogue.ts';
import { type Archive, openArchive, pathTo } from '../directory/archive.ts';
import { type Disk, diskError, nodeDisk } from '../directory/disk.ts';
import { type Lock, takeLock } from '../directory/lock.ts';
import { receiptFor } from './answers.ts';
import type { OnEvent } from './events.ts';
import { filePackage, objectOf, type Surroundings } from './file-package.ts';
import { type InboxObject, listInbox } from './inbox.ts';
import { judge } from './judge.ts';
import { layReady } from './outbox.ts';
import { refuse } from './refuse.ts';

/**
 * Takes in what companions put into the inbox.
 *
 * What holds at any instant, whatever is killed when: a package that was wholly received is in the inbox, in `packages/`
 * or in the quarantine; a receipt exists only for a package whose bytes in `packages/` were read back; every package is
 * filed once, and every message counts once, however often it comes and from however many devices.
 *
 * Order of writes, each flushed before the next: verify in memory → packages/<id>.age (temporary name, then a link that
 * never overwrites) → read back and hash → catalogue/<id>.json with the signed receipt → outbox/<device>/<object>.json →
 * the inbox object goes. Killed after any of them, the next run finds how far it came and goes on with the same receipt.
 *
 * - The same object again, or the same package sealed anew: answered with the receipt that it has.
 * - A message that is filed already: the package is filed, and the message counts once; where another device saw it
 *   differently, it has a version more. Only a device that contradicts itself is refused, as `archive.conflict`;
 *   catalogue/catalogue.ts says what contradicts.
 * - A device that is not enrolled: its package stays in the inbox, unanswered, until somebody enrols the device.
 * - A bad package: to the quarantine, with a signed refusal in the outbox. It blocks nothing.
 */
export interface IntakeOptions {
  readonly dir: string;
  readonly keysDir: string;
  readonly onEvent?: OnEvent;
  readonly clock?: () => Date;
  readonly uuid?: () => string;
  readonly disk?: Disk;
  /** Largest object that is opened, in bytes: it has to fit in memory. */
  readonly limit?: number;
}

const DEFAULT_LIMIT = 1024 ** 3;
/** Folders that intake alone writes in: what it left half-written in them is its own. */
const OWN_FOLDERS = ['packages', 'catalogue', 'quarantine'] as const;

export class Intake {
  readonly #archive: Archive;
  readonly #catalogue: Catalogue;
  readonly #lock: Lock;
  readonly #onEvent: OnEvent;
  readonly #surroundings: Surroundings;
  readonly #limit: number;
  /** Objects of devices that are not enrolled, by name; opened again only when their device is. */
  readonly #waiting = new Map<string, string>();
  readonly #strays = new Set<string>();
  /** What failed in the last round, by name: said once, until it fails differently. */
  #failed = new Map<string, string>();

  private constructor(archive: Archive, catalogue: Catalogue, lock: Lock, options: IntakeOptions) {
    this.#archive = archive;
    this.#catalogue = catalogue;
    this.#lock = lock;
    this.#onEvent = options.onEvent ?? (() => undefined);
    this.#surroundings = { clock: options.clock ?? (() => new Date()), uuid: options.uuid ?? randomUUID };
    this.#limit = options.limit ?? DEFAULT_LIMIT;
  }

  /**
   * Takes the archive's lock, and finishes what a crash left.
   * @throws ZegelError `archive.*`, `key.*`; `archive.busy` where another intake is at work
   */
  static async open(options: IntakeOptions): Promise<Intake> {
    const archive = await openArchive(options.dir, options.keysDir, options.disk ?? nodeDisk);
    const lock = await takeLock(archive.disk, archive.dir);
    try {
      await sweep(archive);
      const intake = new Intake(archive, await Catalogue.load(archive.disk, archive.dir), lock, options);
      await intake.#recover();
      return intake;
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#lock.release();
  }

  /**
   * One round through the inbox. Nothing that is wrong with one object stops the others.
   * @returns whether something could not be handled and will be tried again
   */
  async pass(): Promise<{ readonly failed: boolean }> {
    const failed = new Map<string, string>();
    const { objects, strays } = await listInbox(this.#archive);
    for (const name of strays) {
      if (!this.#strays.has(name)) this.#onEvent({ kind: 'stray', name });
      this.#strays.add(name);
    }
    for (const object of objects) {
      try {
        await this.#take(object);
      } catch (error) {
        const report = failure(error);
        failed.set(object.claimed, report.code);
        if (this.#failed.get(object.claimed) !== report.code) this.#onEvent({ kind: 'failed', object: object.claimed, error: report });
      }
    }
    this.#failed = failed;
    return { failed: failed.size > 0 };
  }

  async #take(object: InboxObject): Promise<void> {
    const { dir, disk } = this.#archive;
    if (object.bytes > this.#limit) {
      const error = new ZegelError('package.too-large', { bytes: object.bytes, limit: this.#limit });
      return this.#refuse(object, await disk.hash(object.path), error, null);
    }
    const waitsFor = this.#waiting.get(object.claimed);
    if (waitsFor && !(await disk.stat(pathTo.device(dir, waitsFor)))) return;
    const sealed = await disk.read(object.path);
    if (!sealed) return;
    const { sha256 } = objectOf(sealed);
    if (sha256 !== object.claimed) return this.#refuse(object, sha256, new ZegelError('seal.unreadable'), null);

    const verdict = await judge(this.#archive, this.#catalogue, sealed);
    if (verdict.kind === 'wait') return this.#wait(object, verdict.device);
    if (verdict.kind === 'refuse') return this.#refuse(object, sha256, verdict.error, verdict.device);
    const { opened } = verdict;
    const { packageId, releases } = opened.records;
    const { device } = opened.signer;
    const receipt =
      verdict.kind === 'repeat'
        ? receiptFor(this.#archive.keys, verdict.entry.receipt, objectOf(sealed))
        : await filePackage(this.#archive, this.#catalogue, opened, sealed, this.#surroundings);
    await layReady(this.#archive, device, object.claimed, receipt);
    await this.#clear(object);
    this.#waiting.delete(object.claimed);
    if (verdict.kind === 'repeat') this.#onEvent({ kind: 'repeated', object: object.claimed, packageId, device });
    else this.#onEvent({ kind: 'filed', object: object.claimed, packageId, device, messages: releases.length });
  }

  async #clear(object: InboxObject): Promise<void> {
    await this.#archive.disk.remove(object.path);
    await this.#archive.disk.syncFolder(pathTo.folder(this.#archive.dir, 'inbox'));
  }

  #wait(object: InboxObject, device: string): void {
    if (!this.#waiting.has(object.claimed)) {
      this.#onEvent({ kind: 'waiting', object: object.claimed, device, words: fingerprintWords(device) });
    }
    this.#waiting.set(object.claimed, device);
  }

  async #refuse(object: InboxObject, sha256: string, error: ZegelError, device: string | null): Promise<void> {
    await refuse(this.#archive, object, sha256, error, device, this.#surroundings.clock());
    this.#onEvent({ kind: 'refused', object: object.claimed, error: error.report() });
  }

  /** Packages that a crash left without their entry: judged again as if they had just come, and answered. */
  async #recover(): Promise<void> {
    const { dir, disk } = this.#archive;
    for (const packageId of idsIn(await disk.list(pathTo.folder(dir, 'packages')), '.age')) {
      if (this.#catalogue.byPackage(packageId)) continue;
      try {
        const sealed = await disk.read(pathTo.package(dir, packageId));
        const verdict = sealed && (await judge(this.#archive, this.#catalogue, sealed));
        if (sealed && verdict?.kind === 'refuse') {
          const { sha256, bytes } = objectOf(sealed);
          const orphan = { path: pathTo.package(dir, packageId), claimed: sha256, bytes };
          await this.#refuse(orphan, sha256, verdict.error, verdict.device);
          continue;
        }
        if (!sealed || verdict?.kind !== 'file' || verdict.opened.records.packageId !== packageId) {
          throw new ZegelError('archive.inconsistent', { path: `packages/${packageId}.age` });
        }
        const receipt = await filePackage(this.#archive, this.#catalogue, verdict.opened, sealed, this.#surroundings);
        await layReady(this.#archive, receipt.device, receipt.object.sha256, receipt);
      } catch (error) {
        this.#onEvent({ kind: 'failed', object: null, error: failure(error) });
      }
    }
  }
}

function failure(error: unknown): ReturnType<ZegelError['report']> {
  return (error instanceof Error && 'syscall' in error ? diskError(error) : ZegelError.of(error)).report();
}

/** Removes what an earlier intake left half-written; only the lock's holder may. */
async function sweep({ dir, disk }: Archive): Promise<void> {
  const outbox = pathTo.folder(dir, 'outbox');
  const devices = (await disk.list(outbox)).map((device) => join(outbox, device));
  for (const folder of [...OWN_FOLDERS.map((name) => join(dir, FOLDERS[name])), ...devices]) {
    for (const name of await disk.list(folder)) if (name.startsWith(PART_PREFIX)) await disk.remove(join(folder, name));
  }
}
