import { RECEIPT_FORMAT, type Receipt } from '../../shared/formats/receipt.ts';
import type { VerifiedPackage } from '../open/open.ts';

/** What follows from the package alone: everything in a receipt but its own id, time and signature. */
export type ReceiptContent = Omit<Receipt, 'receiptId' | 'filedAt' | 'signature'>;

/** What a receipt for this package, received as this object, has to say. */
export function receiptContent({ records, signer, checksums }: VerifiedPackage, object: Receipt['object']): ReceiptContent {
  return {
    format: RECEIPT_FORMAT,
    packageId: records.packageId,
    archiefstuk: records.archiefstuk,
    sequence: records.sequence,
    object,
    device: signer.device,
    checksums: { ...checksums },
    releases: records.releases.map(({ record, revision, recordHash }) => ({ messageId: record.messageId, revision, recordHash })),
    logHead: records.logHead,
  };
}

/** The part of a receipt that follows from its package. */
export function contentOf({ receiptId: _, filedAt: __, signature: ___, ...content }: Receipt): ReceiptContent {
  return content;
}
