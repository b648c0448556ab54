import { createHash } from 'node:crypto';
import { ZegelError } from '../../shared/errors/error.ts';
import { PACKING_SLIP_FILE, type RecordsFile } from '../../shared/formats/package.ts';
import { PAKBON, PAKBON_NAMESPACE } from '../../shared/formats/pakbon.ts';
import { type Bag, fileOf, PAYLOAD } from './bag.ts';
import type { Sip } from './sip.ts';
import { type Element, parseXml } from './xml.ts';

const SLIP = `${PAYLOAD}${PACKING_SLIP_FILE}`;
const mismatch = (path: string, cause?: unknown) => new ZegelError('pakbon.mismatch', { path }, cause);

function assertElement(element: Element, name: string, attributes: readonly string[]): void {
  const found = Object.keys(element.attributes);
  const asDescribed = found.length === attributes.length && attributes.every((attribute) => found.includes(attribute));
  if (element.name !== name || element.namespace !== PAKBON_NAMESPACE || !asDescribed) throw mismatch(SLIP);
}

/**
 * Verifies that the packing slip counts and lists exactly what the package holds.
 * @throws ZegelError `pakbon.mismatch` with the path of what differs
 */
export function verifyPakbon(bag: Bag, sip: Sip, records: RecordsFile): void {
  let root: Element;
  try {
    root = parseXml(fileOf(bag.files, SLIP));
  } catch (error) {
    throw mismatch(SLIP, error);
  }
  assertElement(root, PAKBON.root, PAKBON.rootAttributes);
  const { pakket, archiefstuk, volgnummer, gemaakt } = root.attributes;
  const same = pakket === records.packageId && archiefstuk === records.archiefstuk && gemaakt === records.packagedAt;
  if (!same || volgnummer !== String(records.sequence)) throw mismatch(SLIP);

  const [counts, ...listed] = root.children;
  if (!counts) throw mismatch(SLIP);
  assertElement(counts, PAKBON.counts, PAKBON.countAttributes);
  const present = [...bag.files].filter(([path]) => path.startsWith(PAYLOAD) && path !== SLIP);
  const truth: Record<(typeof PAKBON.countAttributes)[number], number> = {
    informatieobjecten: sip.levels.length,
    bestanden: sip.files.size,
    metagegevens: sip.levels.length + sip.files.size,
    berichten: records.releases.length,
    omvang: present.reduce((sum, [, bytes]) => sum + bytes.length, 0),
  };
  for (const name of PAKBON.countAttributes) if (counts.attributes[name] !== String(truth[name])) throw mismatch(`${SLIP}#${name}`);

  const slips = new Map(
    listed.map((element) => {
      assertElement(element, PAKBON.file, PAKBON.fileAttributes);
      return [element.attributes.pad, element.attributes] as const;
    }),
  );
  if (slips.size !== listed.length || slips.size !== present.length) throw mismatch(SLIP);
  for (const [path, bytes] of present) {
    const slip = slips.get(path);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (slip?.omvang !== String(bytes.length) || slip.sha256 !== sha256) throw mismatch(path);
  }
}
