import { ZegelError } from '../../shared/errors/error.ts';
import { RECORDS_FILE, type RecordsFile } from '../../shared/formats/package.ts';
import { openSeal } from './age.ts';
import { type Bag, fileOf, verifyBag } from './bag.ts';
import type { Identity } from './identity.ts';
import { verifyPakbon } from './pakbon.ts';
import { readRecords } from './records.ts';
import { type SigningDevice, verifySignature } from './signature.ts';
import { type Sip, verifySip } from './sip.ts';
import { readTar } from './tar.ts';
import { textAt } from './xml.ts';

/**
 * From sealed bytes to verified contents. Pure: bytes and a key in, contents or a ZegelError out; nothing is written, no
 * clock, no network. In two steps, because what a package says is only judged once it is known who signed it.
 */

/** A package that opens, is complete, and was signed by the device that it names. */
export interface SignedBag {
  readonly bag: Bag;
  readonly signer: SigningDevice;
}

/** A package of which everything was verified but whether its device is trusted. */
export interface VerifiedPackage {
  readonly signer: SigningDevice;
  readonly records: RecordsFile;
  /** manifest-sha512.txt: payload path to checksum. */
  readonly checksums: Readonly<Record<string, string>>;
  /** Every file of the bag by its path inside it. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** The bag's own folder. */
  readonly name: string;
}

/**
 * @throws ZegelError `seal.unreadable`, `seal.wrong-key`, `bag.invalid`, `bag.checksum`, `package.newer`, `package.signature`
 */
export function openBag(sealed: Uint8Array, identity: Identity): SignedBag {
  const bag = verifyBag(readTar(openSeal(sealed, identity)));
  const signer = verifySignature(bag);
  // The signature says whom the device meant it for: sealed anew to another archive it is not that package any more.
  if (bag.info['Zegel-Recipient'] !== identity.recipient) throw new ZegelError('seal.wrong-key');
  return { bag, signer };
}

/** bag-info.txt, the records and the sidecars speak of one and the same package. */
function assertAgreement(bag: Bag, sip: Sip, records: RecordsFile): void {
  const info: Record<string, string> = {
    'External-Identifier': records.packageId,
    'Bag-Group-Identifier': records.archiefstuk,
    'Bag-Count': `${records.sequence} of ?`,
    'Zegel-Demonstration': String(records.demonstration),
  };
  for (const [label, value] of Object.entries(info))
    if (bag.info[label] !== value) throw new ZegelError('bag.invalid', { path: `bag-info.txt#${label}` });
  if (bag.name !== `zegel-${records.packageId}`) throw new ZegelError('bag.invalid', { path: 'zegel-…' });
  const [, dossier, stuk] = sip.levels;
  for (const [level, id] of [
    [dossier, records.conversation.id],
    [stuk, records.archiefstuk],
  ] as const) {
    if (textAt(level.element, 'identificatie', 'identificatieKenmerk') !== id) {
      throw new ZegelError('mdto.invalid', { path: level.path, element: 'identificatie' });
    }
  }
}

/**
 * @throws ZegelError `bag.invalid`, `mdto.invalid`, `records.invalid`, `pakbon.mismatch`
 */
export function verifyContents(signed: SignedBag): VerifiedPackage {
  const { bag, signer } = signed;
  const sip = verifySip(bag);
  const path = `${sip.folder}/${RECORDS_FILE}`;
  const records = readRecords(path, fileOf(bag.files, path));
  assertAgreement(bag, sip, records);
  verifyPakbon(bag, sip, records);
  return { signer, records, checksums: bag.checksums, files: bag.files, name: bag.name };
}

/**
 * Opens a sealed package and verifies all of it but the trust in its device.
 * @param sealed the age file as it came
 * @throws ZegelError with the code of the first thing that is wrong: those of `openBag` and `verifyContents`
 */
export function openPackage(sealed: Uint8Array, identity: Identity): VerifiedPackage {
  return verifyContents(openBag(sealed, identity));
}
