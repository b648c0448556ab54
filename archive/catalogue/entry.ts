import * as z from 'zod/mini';
import { Receipt } from '../../shared/formats/receipt.ts';
import { Day, Uuid } from '../../shared/record/basics.ts';
import type { VerifiedPackage } from '../open/open.ts';

export const ENTRY_FORMAT = 'zegel-catalogue/1';

/**
 * `catalogue/<packageId>.json`: what a filed package holds, by id and hash and never in words, and the receipt that was
 * given for it. Whatever stands here can be made again from the packages, but the receipt.
 */
export const CatalogueEntry = z.object({
  format: z.literal(ENTRY_FORMAT),
  conversation: Uuid,
  day: Day,
  demonstration: z.boolean(),
  receipt: Receipt,
});
export type CatalogueEntry = z.infer<typeof CatalogueEntry>;

export function entryOf({ records }: VerifiedPackage, receipt: Receipt): CatalogueEntry {
  const { conversation, day, demonstration } = records;
  return { format: ENTRY_FORMAT, conversation: conversation.id, day, demonstration, receipt };
}

/** How a message revision is known in the whole archive: every device counts its own. */
export function givenKey(device: string, { messageId, revision }: { messageId: string; revision: number }): string {
  return `${device}/${messageId}/${revision}`;
}
