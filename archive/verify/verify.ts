import { type ErrorReport, ZegelError } from '../../shared/errors/error.ts';
import { contentHashOf } from '../../shared/record/content-hash.ts';
import { idsIn, readEntry } from '../catalogue/catalogue.ts';
import { type CatalogueEntry, givenKey } from '../catalogue/entry.ts';
import { openArchive, pathTo } from '../directory/archive.ts';
import { type Disk, nodeDisk } from '../directory/disk.ts';
import { checkDevices, checkOutbox, checkQuarantine, findStrays } from './check-folders.ts';
import { checkPackage } from './check-package.ts';
import type { PackageVerdict, Report } from './report.ts';

export interface VerifyOptions {
  readonly dir: string;
  readonly keysDir: string;
  readonly disk?: Disk;
  /** Told of every package as it was verified. */
  readonly onPackage?: (verdict: PackageVerdict) => void;
}

/**
 * Verifies a whole archive from nothing: trusts the keys alone. Every filed package is opened and verified again, its
 * receipt checked against it, catalogue and packages against each other, every message counted once with its versions,
 * no device to contradict itself, and no file to be there that does not belong. Writes nothing, and may run beside intake.
 * @throws ZegelError `archive.*`, `key.*` where there is nothing to verify
 */
export async function verifyArchive({ dir, keysDir, disk = nodeDisk, onPackage = () => undefined }: VerifyOptions): Promise<Report> {
  const archive = await openArchive(dir, keysDir, disk);
  // Intake files a package before its entry: listed in this order, an entry without a package is never work in progress.
  const entryIds = idsIn(await disk.list(pathTo.folder(dir, 'catalogue')), '.json');
  const packageIds = idsIn(await disk.list(pathTo.folder(dir, 'packages')), '.age');
  const packages: PackageVerdict[] = [];
  const problems: ErrorReport[] = [];
  const entries = new Map<string, CatalogueEntry>();
  const given = new Map<string, string>();
  const versions = new Set<string>();
  const messages = new Set<string>();
  let repeated = 0;
  for (const packageId of [...new Set([...packageIds, ...entryIds])].sort()) {
    let verdict: PackageVerdict = { packageId, error: null, conversation: null, day: null, sequence: null, messages: 0 };
    try {
      const { opened, entry } = await checkPackage(archive, packageId);
      const { conversation, day, sequence, releases } = opened.records;
      entries.set(packageId, entry);
      verdict = { ...verdict, conversation: conversation.id, day, sequence, messages: releases.length };
      for (const { record, revision, recordHash } of releases) {
        const { messageId } = record;
        const key = givenKey(opened.signer.device, { messageId, revision });
        if ((given.get(key) ?? recordHash) !== recordHash)
          throw new ZegelError('archive.conflict', { path: `${packageId}/${messageId}/${revision}` });
        given.set(key, recordHash);
        const version = `${messageId}/${contentHashOf(record)}`;
        if (versions.has(version)) repeated++;
        versions.add(version);
        messages.add(messageId);
      }
    } catch (error) {
      verdict = { ...verdict, error: ZegelError.of(error).report() };
    }
    packages.push(verdict);
    onPackage(verdict);
  }
  // What intake filed since the folders were listed is not judged here, but its receipts may be there already.
  const outbox = await checkOutbox(archive, async (packageId) => {
    const judged = packages.some((verdict) => verdict.packageId === packageId);
    return entries.get(packageId) ?? (judged ? null : readEntry(disk, dir, packageId));
  });
  const quarantine = await checkQuarantine(archive);
  problems.push(...(await findStrays(archive)), ...(await checkDevices(archive)), ...outbox.problems, ...quarantine.problems);
  const waiting = (await disk.list(pathTo.folder(dir, 'inbox'))).filter((name) => name.endsWith('.age')).length;
  return {
    ok: problems.length === 0 && packages.every(({ error }) => error === null),
    archive: archive.description.id,
    demonstration: archive.description.demonstration,
    packages,
    problems,
    totals: {
      packages: packages.length,
      messages: messages.size,
      revisions: versions.size,
      repeated,
      receipts: outbox.receipts,
      refused: quarantine.refused,
      waiting,
    },
  };
}
