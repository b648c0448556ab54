import { dirname } from 'node:path';
import type { ZegelError } from '../../shared/errors/error.ts';
import { Refusal } from '../../shared/formats/receipt.ts';
import { type Archive, jsonBytes, pathTo, readJson } from '../directory/archive.ts';
import { listDevices } from '../directory/devices.ts';
import { placeOver } from '../directory/disk.ts';
import { makeRefusal } from './answers.ts';
import type { InboxObject } from './inbox.ts';
import { layReady } from './outbox.ts';

const MODE = 0o444;

/**
 * Sets an object aside: the signed refusal beside its place in the quarantine, the same in the outbox, then the object
 * itself moves. Killed in between, the next run finds the refusal and ends the work with the same words. Where the object
 * stands in the quarantine already, that work was ended: the same damage came once more, and gets a later refusal, so
 * that its sender can tell a new answer from the one that it acted upon.
 * @param sha256 of its bytes, which need not be what its name claims
 * @param device that signed it, or null where that could not be established: then every device finds the refusal, which
 *   names the object by hash alone; only its sender knows that hash
 */
export async function refuse(
  archive: Archive,
  object: InboxObject,
  sha256: string,
  error: ZegelError,
  device: string | null,
  now: Date,
): Promise<void> {
  const { dir, disk, keys } = archive;
  const path = pathTo.refusal(dir, sha256);
  const earlier = await readJson(disk, path, Refusal);
  const ended = (await disk.stat(pathTo.quarantined(dir, sha256))) !== null;
  const same = earlier && !ended && earlier.object.sha256 === object.claimed && earlier.error.code === error.code;
  const refusedAt = new Date(Math.max(now.getTime(), earlier ? Date.parse(earlier.refusedAt) + 1 : 0));
  const refusal = same ? earlier : makeRefusal(keys, { sha256: object.claimed, bytes: object.bytes }, error.report(), refusedAt);
  if (!same) await placeOver(disk, path, jsonBytes(refusal), MODE);
  const devices = device ? [device] : (await listDevices(dir, disk)).filter((one) => !one.revokedAt).map((one) => one.device);
  for (const one of devices) await layReady(archive, one, object.claimed, refusal);
  await disk.rename(object.path, pathTo.quarantined(dir, sha256));
  await disk.syncFolder(pathTo.folder(dir, 'quarantine'));
  await disk.syncFolder(dirname(object.path));
}
