import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { ZegelError } from '../../shared/errors/error.ts';
import { Answer, RECEIPT_FORMAT, REFUSAL_FORMAT, type Receipt } from '../../shared/formats/receipt.ts';
import { signedBytes } from '../../shared/formats/signed.ts';
import { canonicalJson } from '../../shared/record/canonical.ts';
import type { PackageContents, PackageEntry } from '../journal/packages.ts';

const FORMATS: readonly string[] = [RECEIPT_FORMAT, REFUSAL_FORMAT];

/** The archive's key as the policy pins it: 32 bytes in base64. */
export function receiptKeyOf(base64: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(base64, 'base64').toString('base64url') }, format: 'jwk' });
}

/**
 * An answer of the archive, if it is one: nothing of it is used before its signature holds.
 * @throws ZegelError `receipt.unreadable`, `receipt.bad-signature`
 */
export function readAnswer(text: string, receiptKey: KeyObject): Answer {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ZegelError('receipt.unreadable', {}, cause);
  }
  const read = Answer.safeParse(value);
  if (!read.success) throw new ZegelError('receipt.unreadable', {}, read.error);
  // Over what the schema kept: a field that it dropped was signed by nobody we know of, and fails here.
  if (canonicalJson(read.data) !== canonicalJson(value) || !FORMATS.includes(read.data.format)) throw new ZegelError('receipt.unreadable');
  const { signature, ...signed } = read.data;
  if (!verify(null, signedBytes(signed.format, signed), receiptKey, Buffer.from(signature, 'base64')))
    throw new ZegelError('receipt.bad-signature');
  return read.data;
}

function releaseLines(releases: PackageContents['releases']): string[] {
  return releases.map(({ messageId, revision, recordHash }) => `${messageId}/${revision}/${recordHash}`).sort();
}

/**
 * Holds a receipt against what was sent: every checksum, every message, the log, the object, the device.
 * @throws ZegelError `receipt.mismatch`; `what` names the first that differs
 */
export function assertMatches(receipt: Receipt, entry: PackageEntry, contents: PackageContents, device: string): void {
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['device', receipt.device, device],
    ['packageId', receipt.packageId, entry.id],
    ['object', receipt.object, { sha256: entry.sha256, bytes: entry.bytes }],
    ['archiefstuk', receipt.archiefstuk, entry.archiefstuk],
    ['sequence', receipt.sequence, entry.sequence],
    ['logHead', receipt.logHead, contents.logHead],
    ['checksums', receipt.checksums, contents.checksums],
    ['releases', releaseLines(receipt.releases), releaseLines(contents.releases)],
  ];
  const differs = pairs.find(([, theirs, ours]) => canonicalJson(theirs) !== canonicalJson(ours));
  if (differs) throw new ZegelError('receipt.mismatch', { what: differs[0] });
}
