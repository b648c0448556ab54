import { ZegelError } from '../../shared/errors/error.ts';
import { pathTo, readJson } from '../directory/archive.ts';
import type { Disk } from '../directory/disk.ts';
import type { VerifiedPackage } from '../open/open.ts';
import { CatalogueEntry, givenKey } from './entry.ts';

const FILE = /^([0-9a-f-]{36})\.json$/;

/** Package ids that stand in a folder of `<packageId><suffix>` files. */
export function idsIn(names: readonly string[], suffix: '.json' | '.age'): string[] {
  return names.filter((name) => FILE.test(name.replace(suffix, '.json')) && name.endsWith(suffix)).map((name) => name.slice(0, 36));
}

/**
 * One entry; null where there is none.
 * @throws ZegelError `archive.inconsistent` where the file is damaged or another package's
 */
export async function readEntry(disk: Disk, dir: string, packageId: string): Promise<CatalogueEntry | null> {
  const entry = await readJson(disk, pathTo.entry(dir, packageId), CatalogueEntry);
  if (entry === undefined || (entry && entry.receipt.packageId !== packageId)) {
    throw new ZegelError('archive.inconsistent', { path: `catalogue/${packageId}.json` });
  }
  return entry;
}

/**
 * What is filed, in memory: to know a package, a message revision and an Archiefstuk again.
 *
 * What contradicts, and what does not. Devices see messages independently, so what two of them hand in of one message is
 * evidence beside evidence: both are filed, said the same or not, and the message counts once. A contradiction is what
 * no honest device does, and what would make receipts say two things of one name: other contents under the id of a filed
 * package; an Archiefstuk id for another conversation-day; or, from the device that handed it in itself, another record
 * under the revision of a message that it gave before. A device counts its versions on (a journal that was lost goes on
 * above its browser's own number), so such a package is a fault or a forgery: a person has to look, and in the
 * quarantine nothing of it is lost.
 */
export class Catalogue {
  readonly #entries = new Map<string, CatalogueEntry>();
  /** By device and revision. */
  readonly #given = new Map<string, { readonly recordHash: string; readonly packageId: string }>();
  readonly #stukken = new Map<string, CatalogueEntry>();

  /** @throws ZegelError `archive.inconsistent`, `archive.failed` */
  static async load(disk: Disk, dir: string): Promise<Catalogue> {
    const catalogue = new Catalogue();
    for (const packageId of idsIn(await disk.list(pathTo.folder(dir, 'catalogue')), '.json')) {
      const entry = await readEntry(disk, dir, packageId);
      if (entry) catalogue.add(entry);
    }
    return catalogue;
  }

  add(entry: CatalogueEntry): void {
    const { packageId, archiefstuk, releases, device } = entry.receipt;
    this.#entries.set(packageId, entry);
    if (!this.#stukken.has(archiefstuk)) this.#stukken.set(archiefstuk, entry);
    for (const release of releases) {
      const key = givenKey(device, release);
      if (!this.#given.has(key)) this.#given.set(key, { recordHash: release.recordHash, packageId });
    }
  }

  entries(): IterableIterator<CatalogueEntry> {
    return this.#entries.values();
  }

  byPackage(packageId: string): CatalogueEntry | undefined {
    return this.#entries.get(packageId);
  }

  /**
   * Holds that a package contradicts nothing that is filed.
   * @throws ZegelError `archive.conflict` where its own device gave a revision with another record, or its Archiefstuk is
   *   another conversation-day
   */
  assertNoConflict({ records, signer }: VerifiedPackage): void {
    const stuk = this.#stukken.get(records.archiefstuk);
    if (stuk && (stuk.conversation !== records.conversation.id || stuk.day !== records.day)) {
      throw new ZegelError('archive.conflict', { path: records.archiefstuk });
    }
    for (const { record, revision, recordHash } of records.releases) {
      const filed = this.#given.get(givenKey(signer.device, { messageId: record.messageId, revision }));
      if (filed && filed.recordHash !== recordHash)
        throw new ZegelError('archive.conflict', { path: `${filed.packageId}/${record.messageId}/${revision}` });
    }
  }
}
