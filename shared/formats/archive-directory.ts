import * as z from 'zod/mini';
import { Instant, Sha256Hex, Uuid } from '../record/basics.ts';
import { Base64Key } from './package.ts';

/**
 * The directory in which companion and archive meet; paths are relative and use `/`.
 *
 *     zegel-archive.json                    what archive this is
 *     inbox/<sha256>.age                    placed by companions, atomically (temporary name `.part-…` in the same folder)
 *     outbox/<device>/<sha256>.json         the archive's answer to that object, receipt or refusal
 *     packages/<packageId>.age              filed: the sealed bytes as they came, read-only
 *     quarantine/<sha256>.age               refused; named by the SHA-256 of its bytes as they came, whatever its name claimed
 *     quarantine/<sha256>.json              the signed refusal that its sender finds
 *     devices/<device>.json                 enrolled devices, revoked ones included
 *     catalogue/<packageId>.json            content-free: what the package holds, by id and hash, and its receipt
 *     .intake.lock                          the process that takes in, while one does
 *
 * `<device>` is the SHA-256 of the device's public key.
 */
export const ARCHIVE_FORMAT = 'zegel-archive/1';
export const ARCHIVE_FILE = 'zegel-archive.json';
export const FOLDERS = {
  inbox: 'inbox',
  outbox: 'outbox',
  packages: 'packages',
  quarantine: 'quarantine',
  devices: 'devices',
  catalogue: 'catalogue',
} as const;
export const PART_PREFIX = '.part-';

export const ArchiveDescription = z.object({
  format: z.literal(ARCHIVE_FORMAT),
  id: Uuid,
  demonstration: z.boolean(),
  recipient: z.string(),
  receiptKey: Base64Key,
  createdAt: Instant,
});
export type ArchiveDescription = z.infer<typeof ArchiveDescription>;

export const DEVICE_FORMAT = 'zegel-device/1';
export const EnrolledDevice = z.object({
  format: z.literal(DEVICE_FORMAT),
  device: Sha256Hex,
  publicKey: Base64Key,
  label: z.string(),
  enrolledAt: Instant,
  revokedAt: z.nullable(Instant),
  demonstration: z.boolean(),
});
export type EnrolledDevice = z.infer<typeof EnrolledDevice>;
