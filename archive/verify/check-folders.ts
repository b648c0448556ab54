import { type ErrorReport, ZegelError } from '../../shared/errors/error.ts';
import { ARCHIVE_FILE, FOLDERS, PART_PREFIX } from '../../shared/formats/archive-directory.ts';
import { Answer, RECEIPT_FORMAT, Refusal } from '../../shared/formats/receipt.ts';
import { canonicalJson } from '../../shared/record/canonical.ts';
import type { CatalogueEntry } from '../catalogue/entry.ts';
import { type Archive, LOCK_FILE, pathTo, readJson } from '../directory/archive.ts';
import { findDevice } from '../directory/devices.ts';
import { isOurs } from './check-package.ts';

const HEX = '[0-9a-f]{64}';
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** What may stand in a folder. */
const NAMES: Record<Exclude<keyof typeof FOLDERS, 'outbox'>, RegExp> = {
  inbox: new RegExp(`^${HEX}\\.age$`),
  packages: new RegExp(`^${UUID}\\.age$`),
  quarantine: new RegExp(`^${HEX}\\.(age|json)$`),
  devices: new RegExp(`^${HEX}\\.json$`),
  catalogue: new RegExp(`^${UUID}\\.json$`),
};
const ANSWER = new RegExp(`^(${HEX})\\.json$`);

/** A name from outside, fit for a message. */
const shown = (name: string) => name.slice(0, 100).replace(/[^A-Za-z0-9._-]/g, '?');

const report = (code: 'archive.stray' | 'archive.inconsistent' | 'receipt.bad-signature' | 'receipt.mismatch', path: string): ErrorReport =>
  new ZegelError(code, { path }).report();

/** Names that do not belong; what is being written is no stray. */
export async function findStrays({ dir, disk }: Archive): Promise<ErrorReport[]> {
  const known: readonly string[] = [ARCHIVE_FILE, LOCK_FILE, ...Object.values(FOLDERS)];
  const strays = (await disk.list(dir)).filter((name) => !known.includes(name) && !name.startsWith(PART_PREFIX)).map(shown);
  for (const [folder, pattern] of Object.entries(NAMES)) {
    for (const name of await disk.list(pathTo.folder(dir, folder as keyof typeof NAMES))) {
      const path = `${folder}/${shown(name)}`;
      const stat = await disk.stat(`${pathTo.folder(dir, folder as keyof typeof NAMES)}/${name}`);
      if (!name.startsWith(PART_PREFIX) && (!pattern.test(name) || stat?.file === false)) strays.push(path);
    }
  }
  return strays.map((path) => report('archive.stray', path));
}

/** Each enrolled device's file says what its name says. */
export async function checkDevices({ dir, disk }: Archive): Promise<ErrorReport[]> {
  const problems: ErrorReport[] = [];
  for (const name of await disk.list(pathTo.folder(dir, 'devices'))) {
    if (!NAMES.devices.test(name)) continue;
    await findDevice(dir, name.slice(0, 64), disk).catch((error: unknown) => problems.push(ZegelError.of(error).report()));
  }
  return problems;
}

/** A receipt in the outbox is the catalogue's, but for the object that it answers. */
function matches(entry: CatalogueEntry | null, answer: Answer): boolean {
  if (!entry || answer.format !== RECEIPT_FORMAT) return false;
  const { signature: _, object: __, ...given } = answer;
  const { signature: ___, object: ____, ...filed } = entry.receipt;
  return canonicalJson(given) === canonicalJson(filed);
}

/**
 * Every answer is signed by this archive, lies with its device, and answers the object that it is named after.
 * @param entryOf the catalogue's entry of a package
 */
export async function checkOutbox(
  archive: Archive,
  entryOf: (packageId: string) => Promise<CatalogueEntry | null>,
): Promise<{ problems: ErrorReport[]; receipts: number }> {
  const { dir, disk } = archive;
  const problems: ErrorReport[] = [];
  let receipts = 0;
  for (const device of await disk.list(pathTo.folder(dir, 'outbox'))) {
    for (const name of await disk.list(pathTo.answers(dir, device))) {
      if (name.startsWith(PART_PREFIX)) continue;
      const path = `outbox/${shown(device)}/${shown(name)}`;
      const sha256 = ANSWER.exec(name)?.[1];
      const answer = sha256 && (await readJson(disk, pathTo.answer(dir, device, sha256), Answer));
      if (!sha256) problems.push(report('archive.stray', path));
      else if (!answer) problems.push(report('archive.inconsistent', path));
      else if (!isOurs(archive, answer)) problems.push(report('receipt.bad-signature', path));
      else if (answer.object.sha256 !== sha256) problems.push(report('receipt.mismatch', path));
      else if (answer.format === RECEIPT_FORMAT) {
        receipts++;
        if (answer.device !== device || !matches(await entryOf(answer.packageId), answer)) problems.push(report('receipt.mismatch', path));
      }
    }
  }
  return { problems, receipts };
}

/** What was refused is still the bytes that were refused, with the signed refusal beside it. */
export async function checkQuarantine(archive: Archive): Promise<{ problems: ErrorReport[]; refused: number }> {
  const { dir, disk } = archive;
  const problems: ErrorReport[] = [];
  let refused = 0;
  for (const name of await disk.list(pathTo.folder(dir, 'quarantine'))) {
    if (!NAMES.quarantine.test(name) || !name.endsWith('.age')) continue;
    refused++;
    const sha256 = name.slice(0, 64);
    const refusal = await readJson(disk, pathTo.refusal(dir, sha256), Refusal);
    const path = `quarantine/${name}`;
    if ((await disk.hash(pathTo.quarantined(dir, sha256))) !== sha256) problems.push(report('archive.inconsistent', path));
    if (!refusal || !isOurs(archive, refusal)) problems.push(report('receipt.bad-signature', path));
  }
  return { problems, refused };
}
