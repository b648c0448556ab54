import { Answer, RECEIPT_FORMAT } from '../../shared/formats/receipt.ts';
import { type Archive, jsonBytes, pathTo, readJson } from '../directory/archive.ts';
import { placeOver } from '../directory/disk.ts';

/** Companions read these, and run as other users. */
const MODE = 0o644;

/**
 * Lays an answer ready for a device. A receipt is never replaced by a refusal: what is filed stays filed, whatever comes
 * later under its name.
 * @param claimed the object's SHA-256 as its sender knows it
 */
export async function layReady({ dir, disk }: Archive, device: string, claimed: string, answer: Answer): Promise<void> {
  const path = pathTo.answer(dir, device, claimed);
  const present = await readJson(disk, path, Answer);
  if (present?.format === RECEIPT_FORMAT && answer.format !== RECEIPT_FORMAT) return;
  if (present?.signature === answer.signature) return;
  await disk.makeFolder(pathTo.answers(dir, device));
  await disk.syncFolder(pathTo.folder(dir, 'outbox'));
  await placeOver(disk, path, jsonBytes(answer), MODE);
}
