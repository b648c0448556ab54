import type { ErrorReport } from '../../shared/errors/error.ts';
import { REFUSAL_FORMAT, type Receipt, type Refusal } from '../../shared/formats/receipt.ts';
import { signedBytes } from '../../shared/formats/signed.ts';
import { receiptContent } from '../catalogue/receipt-content.ts';
import type { ArchiveKeys } from '../keys/keys.ts';
import type { VerifiedPackage } from '../open/open.ts';

/** A sealed object as it stood in the inbox. */
export interface ReceivedObject {
  /** SHA-256, 64 hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
}

type Unsigned<T> = Omit<T, 'signature'>;

function signed<T extends { readonly format: string }>(keys: ArchiveKeys, content: T): T & { signature: string } {
  const signature = Buffer.from(keys.sign(signedBytes(content.format, content))).toString('base64');
  return { ...content, signature };
}

/** The archive's word that a package is filed; echoes every checksum. */
export function makeReceipt(
  keys: ArchiveKeys,
  opened: VerifiedPackage,
  object: ReceivedObject,
  { receiptId, filedAt }: { receiptId: string; filedAt: Date },
): Receipt {
  const receipt: Unsigned<Receipt> = { ...receiptContent(opened, object), receiptId, filedAt: filedAt.toISOString() };
  return signed(keys, receipt);
}

/** The same receipt as the answer to another sealing of the same package. */
export function receiptFor(keys: ArchiveKeys, { signature, ...receipt }: Receipt, object: ReceivedObject): Receipt {
  if (receipt.object.sha256 === object.sha256) return { ...receipt, signature };
  return signed(keys, { ...receipt, object });
}

/** The archive's word that an object was not filed, and why. */
export function makeRefusal(keys: ArchiveKeys, object: ReceivedObject, error: ErrorReport, refusedAt: Date): Refusal {
  const refusal: Unsigned<Refusal> = { format: REFUSAL_FORMAT, object, error, refusedAt: refusedAt.toISOString() };
  return signed(keys, refusal);
}
