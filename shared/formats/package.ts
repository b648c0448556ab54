import * as z from 'zod/mini';
import { LogHead } from '../log/decision.ts';
import { Release } from '../protocol/release.ts';
import { Day, Instant, Sha256Hex, Uuid } from '../record/basics.ts';
import { ConversationRef } from '../record/message-record.ts';

/**
 * What a package is: a BagIt 1.0 bag (RFC 8493, sha512) around an MDTO SIP, in a tar, in one age file, named by the
 * SHA-256 of its sealed bytes. docs/formats.md describes it for whoever has to read it in twenty years.
 *
 *     zegel-<packageId>/
 *       bagit.txt  bag-info.txt  manifest-sha512.txt  tagmanifest-sha512.txt
 *       zegel-signature.json                      the device's signature over tagmanifest-sha512.txt; itself in no manifest
 *       data/pakbon.xml
 *       data/<serie>/<serie>.MDTO.xml             the official in a term of office
 *       data/<serie>/<dossier>/<dossier>.MDTO.xml                        the conversation
 *       data/<serie>/<dossier>/<stuk>/<stuk>.MDTO.xml                    the conversation-day
 *       data/<serie>/<dossier>/<stuk>/records.json  + records.json.bestand.MDTO.xml
 *       data/<serie>/<dossier>/<stuk>/gesprek.html  + gesprek.html.bestand.MDTO.xml
 */
export const PACKAGE_FORMAT = 'zegel-package/1';
export const RECORDS_FORMAT = 'zegel-records/1';
export const SIGNATURE_FORMAT = 'zegel-signature/1';

export const RECORDS_FILE = 'records.json';
export const READING_COPY_FILE = 'gesprek.html';
export const PACKING_SLIP_FILE = 'pakbon.xml';
export const SIGNATURE_FILE = 'zegel-signature.json';
export const AGGREGATE_SIDECAR = '.MDTO.xml';
export const FILE_SIDECAR = '.bestand.MDTO.xml';

/** `records.json`: the messages of one conversation-day that no earlier receipt covers, with the decisions that released them. */
export const RecordsFile = z.object({
  format: z.literal(RECORDS_FORMAT),
  packageId: Uuid,
  /** The Archiefstuk that this increment belongs to; the same for every package of a conversation-day. */
  archiefstuk: Uuid,
  /** 1 for the first package of this conversation-day. */
  sequence: z.number().check(z.int(), z.positive()),
  conversation: ConversationRef,
  day: Day,
  timeZone: z.string(),
  demonstration: z.boolean(),
  /** Head of the decision log when the last of these was handed over. */
  logHead: LogHead,
  packagedAt: Instant,
  /** In order of time, then of the page. */
  releases: z.array(Release),
});
export type RecordsFile = z.infer<typeof RecordsFile>;

const Base64Key = z.string().check(z.regex(/^[A-Za-z0-9+/]{43}=$/));
const Base64Signature = z.string().check(z.regex(/^[A-Za-z0-9+/]{86}==$/));

/** `zegel-signature.json`. Signed bytes: `signedBytes(SIGNATURE_FORMAT, tagmanifest)`. */
export const DeviceSignature = z.object({
  format: z.literal(SIGNATURE_FORMAT),
  algorithm: z.literal('Ed25519'),
  /** 32 bytes. */
  publicKey: Base64Key,
  /** 64 bytes. */
  signature: Base64Signature,
});
export type DeviceSignature = z.infer<typeof DeviceSignature>;

/** bag-info.txt (RFC 8493 2.2.2): the labels that Zegel writes, in this order. */
export const BAG_INFO_LABELS = [
  'Source-Organization',
  'Bagging-Date',
  'External-Identifier',
  'Payload-Oxum',
  'Bag-Group-Identifier',
  'Bag-Count',
  'Zegel-Format',
  'Zegel-Recipient',
  'Zegel-Demonstration',
] as const;

export { Base64Key, Base64Signature, Sha256Hex };
