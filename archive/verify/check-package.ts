import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { ZegelError } from '../../shared/errors/error.ts';
import { fingerprintWords } from '../../shared/formats/fingerprint.ts';
import type { Receipt } from '../../shared/formats/receipt.ts';
import { signedBytes } from '../../shared/formats/signed.ts';
import { canonicalJson } from '../../shared/record/canonical.ts';
import { readEntry } from '../catalogue/catalogue.ts';
import type { CatalogueEntry } from '../catalogue/entry.ts';
import { contentOf, receiptContent } from '../catalogue/receipt-content.ts';
import { type Archive, pathTo } from '../directory/archive.ts';
import { findDevice } from '../directory/devices.ts';
import { isLocked } from '../directory/lock.ts';
import { openPackage, type VerifiedPackage } from '../open/open.ts';
import { isSignedBy } from '../open/signature.ts';

const TRIES = 25;
const TRY_AGAIN_MS = 200;

/** Whether an answer bears the archive's own signature. */
export function isOurs({ description }: Archive, answer: { format: string; signature: string }): boolean {
  const { signature, ...content } = answer;
  return isSignedBy(description.receiptKey, signedBytes(answer.format, content), signature);
}

async function assertTrusted({ dir, disk, description }: Archive, opened: VerifiedPackage, { filedAt }: Receipt): Promise<void> {
  const { device, publicKey } = opened.signer;
  const enrolled = await findDevice(dir, device, disk);
  if (!enrolled || enrolled.publicKey !== publicKey) throw new ZegelError('device.unknown', { words: fingerprintWords(device) });
  if (enrolled.revokedAt && enrolled.revokedAt < filedAt) throw new ZegelError('device.revoked', { words: fingerprintWords(device) });
  if (opened.records.demonstration !== description.demonstration) throw new ZegelError('package.demonstration');
}

/** The entry of a package; while intake is at work it may be a moment behind the package. */
async function entryInTime({ dir, disk }: Archive, packageId: string): Promise<CatalogueEntry | null> {
  for (let tries = TRIES; ; tries--) {
    const entry = await readEntry(disk, dir, packageId);
    if (entry || tries === 0 || !(await isLocked(disk, dir))) return entry;
    await setTimeout(TRY_AGAIN_MS);
  }
}

/**
 * One filed package, verified again from its sealed bytes: everything that intake verified, and that its catalogue entry
 * and receipt say of it what it is.
 * @throws ZegelError what is wrong first
 */
export async function checkPackage(archive: Archive, packageId: string): Promise<{ opened: VerifiedPackage; entry: CatalogueEntry }> {
  const { dir, disk, keys } = archive;
  const sealed = await disk.read(pathTo.package(dir, packageId));
  const entry = await entryInTime(archive, packageId);
  const inconsistent = new ZegelError('archive.inconsistent', { path: `catalogue/${packageId}.json` });
  if (!sealed) throw new ZegelError('archive.inconsistent', { path: `packages/${packageId}.age` });
  if (!entry) throw inconsistent;
  const { receipt } = entry;
  if (!isOurs(archive, receipt)) throw new ZegelError('receipt.bad-signature');
  const opened = openPackage(sealed, keys.identity);
  const object = { sha256: createHash('sha256').update(sealed).digest('hex'), bytes: sealed.length };
  if (canonicalJson(contentOf(receipt)) !== canonicalJson(receiptContent(opened, object))) throw new ZegelError('receipt.mismatch');
  const { conversation, day, demonstration } = opened.records;
  if (entry.conversation !== conversation.id || entry.day !== day || entry.demonstration !== demonstration) throw inconsistent;
  await assertTrusted(archive, opened, receipt);
  return { opened, entry };
}
