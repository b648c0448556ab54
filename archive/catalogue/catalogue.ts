import { ZegelError } from '../../shared/errors/error.ts';
import { pathTo, readJson } from '../directory/archive.ts';
import type { Disk } from '../directory/disk.ts';
import type { VerifiedPackage } from '../open/open.ts';
import { CatalogueEntry, revisionKey } from './entry.ts';

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

/** What is filed, in memory: to know a package, a message revision and an Archiefstuk again. */
export class Catalogue {
  readonly #entries = new Map<string, CatalogueEntry>();
  readonly #revisions = new Map<string, { readonly recordHash: string; readonly packageId: string }>();
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
    const { packageId, archiefstuk, releases } = entry.receipt;
    this.#entries.set(packageId, entry);
    if (!this.#stukken.has(archiefstuk)) this.#stukken.set(archiefstuk, entry);
    for (const release of releases) {
      const key = revisionKey(release);
      // The same revision in a second package is counted once: the first stands for it.
      if (!this.#revisions.has(key)) this.#revisions.set(key, { recordHash: release.recordHash, packageId });
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
   * @throws ZegelError `archive.conflict` where a revision is filed with another record, or its Archiefstuk is another
   *   conversation-day
   */
  assertNoConflict({ records }: VerifiedPackage): void {
    const stuk = this.#stukken.get(records.archiefstuk);
    if (stuk && (stuk.conversation !== records.conversation.id || stuk.day !== records.day)) {
      throw new ZegelError('archive.conflict', { path: records.archiefstuk });
    }
    for (const { record, revision, recordHash } of records.releases) {
      const filed = this.#revisions.get(revisionKey({ messageId: record.messageId, revision }));
      if (filed && filed.recordHash !== recordHash)
        throw new ZegelError('archive.conflict', { path: `${filed.packageId}/${record.messageId}/${revision}` });
    }
  }
}
