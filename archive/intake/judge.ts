import { ZegelError } from '../../shared/errors/error.ts';
import { fingerprintWords } from '../../shared/formats/fingerprint.ts';
import { canonicalJson } from '../../shared/record/canonical.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { CatalogueEntry } from '../catalogue/entry.ts';
import { contentOf, receiptContent } from '../catalogue/receipt-content.ts';
import type { Archive } from '../directory/archive.ts';
import { findDevice } from '../directory/devices.ts';
import { openBag, type SignedBag, type VerifiedPackage, verifyContents } from '../open/open.ts';

/** What is to be done with an object. */
export type Verdict =
  | { readonly kind: 'file'; readonly opened: VerifiedPackage }
  | { readonly kind: 'repeat'; readonly opened: VerifiedPackage; readonly entry: CatalogueEntry }
  | { readonly kind: 'wait'; readonly device: string }
  | { readonly kind: 'refuse'; readonly error: ZegelError; readonly device: string | null };

/** What is wrong with a package itself, and not with this archive's disk or with this program. */
const REFUSED = /^(seal|bag|mdto|pakbon|records|package)\./;

function attempt<T>(work: () => T): T | ZegelError {
  try {
    return work();
  } catch (error) {
    if (error instanceof ZegelError && (REFUSED.test(error.code) || error.code === 'archive.conflict')) return error;
    throw error;
  }
}

/** Whether an opened package is the very one that a receipt was given for, sealed anew or not. */
function isSame(opened: VerifiedPackage, { receipt }: CatalogueEntry): boolean {
  return canonicalJson(contentOf(receipt)) === canonicalJson(receiptContent(opened, receipt.object));
}

function judgeContents(archive: Archive, catalogue: Catalogue, signed: SignedBag): Verdict {
  const opened = verifyContents(signed);
  if (opened.records.demonstration !== archive.description.demonstration) throw new ZegelError('package.demonstration');
  const entry = catalogue.byPackage(opened.records.packageId);
  if (entry && !isSame(opened, entry)) throw new ZegelError('archive.conflict', { path: opened.records.packageId });
  if (entry) return { kind: 'repeat', opened, entry };
  catalogue.assertNoConflict(opened);
  return { kind: 'file', opened };
}

/**
 * Opens an object and decides. Who signed it comes before what it says: the contents of a device that is not enrolled are
 * not looked into.
 * @throws ZegelError where the archive itself is at fault: `archive.*`
 */
export async function judge(archive: Archive, catalogue: Catalogue, sealed: Uint8Array): Promise<Verdict> {
  const signed = attempt(() => openBag(sealed, archive.keys.identity));
  if (signed instanceof ZegelError) return { kind: 'refuse', error: signed, device: null };
  const { device } = signed.signer;
  const enrolled = await findDevice(archive.dir, device, archive.disk);
  if (!enrolled) return { kind: 'wait', device };
  if (enrolled.revokedAt) return { kind: 'refuse', error: new ZegelError('device.revoked', { words: fingerprintWords(device) }), device };
  const verdict = attempt(() => judgeContents(archive, catalogue, signed));
  return verdict instanceof ZegelError ? { kind: 'refuse', error: verdict, device } : verdict;
}
