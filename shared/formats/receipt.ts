import * as z from 'zod/mini';
import { ErrorReport } from '../errors/error.ts';
import { LogHead } from '../log/decision.ts';
import { ReleaseKey } from '../protocol/release.ts';
import { Instant, Sha256Hex, Uuid } from '../record/basics.ts';
import { Base64Signature } from './package.ts';

export const RECEIPT_FORMAT = 'zegel-receipt/1';
export const REFUSAL_FORMAT = 'zegel-refusal/1';

const Sha512Hex = z.string().check(z.regex(/^[0-9a-f]{128}$/));

/**
 * The archive's word that a package is filed: signed with its receipt key over `signedBytes(RECEIPT_FORMAT, receipt
 * without signature)`. It echoes every checksum, so that the sender can compare each with what it sent.
 */
export const Receipt = z.object({
  format: z.literal(RECEIPT_FORMAT),
  /** Random. */
  receiptId: Uuid,
  packageId: Uuid,
  archiefstuk: Uuid,
  sequence: z.number(),
  /** The sealed object: SHA-256 and size in bytes. */
  object: z.object({ sha256: Sha256Hex, bytes: z.number() }),
  /** SHA-256 of the device's public key: whom this receipt answers. */
  device: Sha256Hex,
  /** manifest-sha512.txt of the bag: payload path to checksum. */
  checksums: z.record(z.string(), Sha512Hex),
  /** Every message revision in the package and the hash of its record. */
  releases: z.array(z.object({ ...ReleaseKey.shape, recordHash: Sha256Hex })),
  logHead: LogHead,
  filedAt: Instant,
  signature: Base64Signature,
});
export type Receipt = z.infer<typeof Receipt>;

/** The archive's signed word that an object was not filed, and why; the object waits in its quarantine. */
export const Refusal = z.object({
  format: z.literal(REFUSAL_FORMAT),
  object: z.object({ sha256: Sha256Hex, bytes: z.number() }),
  error: ErrorReport,
  refusedAt: Instant,
  signature: Base64Signature,
});
export type Refusal = z.infer<typeof Refusal>;

export const Answer = z.discriminatedUnion('format', [Receipt, Refusal]);
export type Answer = z.infer<typeof Answer>;
