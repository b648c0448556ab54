import { createHash } from 'node:crypto';
import { ZegelError } from '../../shared/errors/error.ts';
import type { Receipt } from '../../shared/formats/receipt.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { entryOf } from '../catalogue/entry.ts';
import { type Archive, jsonBytes, pathTo } from '../directory/archive.ts';
import { placeNew } from '../directory/disk.ts';
import type { VerifiedPackage } from '../open/open.ts';
import { makeReceipt, type ReceivedObject } from './answers.ts';

const SEALED = 0o400;
const ENTRY = 0o444;

/** What intake is handed besides the archive: the clock and randomness. */
export interface Surroundings {
  readonly clock: () => Date;
  readonly uuid: () => string;
}

/** The SHA-256 and size of bytes. */
export function objectOf(bytes: Uint8Array): ReceivedObject {
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}

/**
 * Files a verified package: its sealed bytes, read back and hashed, then its catalogue entry with the receipt.
 * A package that a crash left without its entry is finished; one that is filed is never written again.
 * @throws ZegelError `archive.conflict` where other bytes have its name, `archive.full`, `archive.failed`
 */
export async function filePackage(
  archive: Archive,
  catalogue: Catalogue,
  opened: VerifiedPackage,
  sealed: Uint8Array,
  { clock, uuid }: Surroundings,
): Promise<Receipt> {
  const { dir, disk, keys } = archive;
  const { packageId } = opened.records;
  const object = objectOf(sealed);
  const path = pathTo.package(dir, packageId);
  await placeNew(disk, path, sealed, SEALED);
  const filed = await disk.read(path);
  if (!filed || objectOf(filed).sha256 !== object.sha256) throw new ZegelError('archive.conflict', { path: `packages/${packageId}.age` });
  const receipt = makeReceipt(keys, opened, object, { receiptId: uuid(), filedAt: clock() });
  const entry = entryOf(opened, receipt);
  if (!(await placeNew(disk, pathTo.entry(dir, packageId), jsonBytes(entry), ENTRY))) {
    throw new ZegelError('archive.inconsistent', { path: `catalogue/${packageId}.json` });
  }
  catalogue.add(entry);
  return receipt;
}
