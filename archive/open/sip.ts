import { createHash } from 'node:crypto';
import { ZegelError } from '../../shared/errors/error.ts';
import { AGGREGATE_SIDECAR, FILE_SIDECAR, PACKING_SLIP_FILE, READING_COPY_FILE, RECORDS_FILE } from '../../shared/formats/package.ts';
import { type Bag, fileOf, PAYLOAD } from './bag.ts';
import { identityOf, readSidecar, type Sidecar } from './mdto.ts';
import { childrenOf, textAt } from './xml.ts';

/** The MDTO SIP of a package, verified: one Serie, one Dossier, one Archiefstuk and its files. */
export interface Sip {
  /** Folder of the Archiefstuk, `data/…`, without a slash at the end. */
  readonly folder: string;
  /** Serie, Dossier, Archiefstuk. */
  readonly levels: readonly [Sidecar, Sidecar, Sidecar];
  /** Files of the Archiefstuk that are no sidecars, by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const NAME = /^[a-z0-9_-]{1,200}$/;
const LEVELS = ['Serie', 'Dossier', 'Archiefstuk'] as const;

const wrong = (path: string, element: string) => new ZegelError('mdto.invalid', { path, element });

/** The three folder names, which every file below `data/` but the packing slip has to share. */
function chainOf(paths: readonly string[]): [string, string, string] {
  const deepest = paths.find((path) => path.endsWith(`/${RECORDS_FILE}`));
  const [, serie, dossier, stuk, ...rest] = deepest?.split('/') ?? [];
  if (!serie || !dossier || !stuk || rest.length !== 1) throw new ZegelError('bag.invalid', { path: `${PAYLOAD}…/${RECORDS_FILE}` });
  for (const name of [serie, dossier, stuk]) if (!NAME.test(name)) throw new ZegelError('bag.invalid', { path: deepest ?? '' });
  return [serie, dossier, stuk];
}

function readLevel(bag: Bag, folder: string, level: (typeof LEVELS)[number]): Sidecar {
  const path = `${folder}/${folder.slice(folder.lastIndexOf('/') + 1)}${AGGREGATE_SIDECAR}`;
  const sidecar = readSidecar(path, fileOf(bag.files, path));
  if (sidecar.kind !== 'informatieobject') throw wrong(path, 'informatieobject');
  if (textAt(sidecar.element, 'aggregatieniveau', 'begripLabel') !== level) throw wrong(path, 'aggregatieniveau');
  return sidecar;
}

/** The identities of an object itself, or of what its references of one kind point at; every one has to be there. */
function identities(sidecar: Sidecar, name: string): string[] {
  return childrenOf(sidecar.element, name).map((child) => {
    const identity = identityOf(child);
    if (identity === null) throw wrong(sidecar.path, name);
    return identity;
  });
}

function assertReferences(sidecar: Sidecar, name: string, expected: readonly string[]): void {
  const found = identities(sidecar, name);
  if (found.length !== new Set(found).size || found.length !== expected.length || found.some((one) => !expected.includes(one))) {
    throw wrong(sidecar.path, name);
  }
}

function own(sidecar: Sidecar): string {
  const [identity] = identities(sidecar, 'identificatie');
  if (identity === undefined) throw wrong(sidecar.path, 'identificatie');
  return identity;
}

/** The sidecar of a file says of it what it is. */
function readFileSidecar(bag: Bag, path: string, stuk: string): Sidecar {
  const bytes = fileOf(bag.files, path);
  const sidecar = readSidecar(`${path}${FILE_SIDECAR}`, fileOf(bag.files, `${path}${FILE_SIDECAR}`));
  const { element } = sidecar;
  if (sidecar.kind !== 'bestand') throw wrong(sidecar.path, 'bestand');
  if (textAt(element, 'naam') !== path.slice(path.lastIndexOf('/') + 1)) throw wrong(sidecar.path, 'naam');
  if (textAt(element, 'omvang')?.trim() !== String(bytes.length)) throw wrong(sidecar.path, 'omvang');
  const checksum = childrenOf(element, 'checksum').find((one) => textAt(one, 'checksumAlgoritme', 'begripLabel') === 'SHA-256');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (!checksum || textAt(checksum, 'checksumWaarde')?.toLowerCase() !== sha256) throw wrong(sidecar.path, 'checksum');
  assertReferences(sidecar, 'isRepresentatieVan', [stuk]);
  return sidecar;
}

/**
 * Verifies the SIP inside a bag: folders, a sidecar for each and for every file, MDTO structure, sizes and checksums, and
 * that the references between them meet.
 * @throws ZegelError `bag.invalid`, `mdto.invalid`
 */
export function verifySip(bag: Bag): Sip {
  const slip = `${PAYLOAD}${PACKING_SLIP_FILE}`;
  const paths = [...bag.files.keys()].filter((path) => path.startsWith(PAYLOAD) && path !== slip);
  const [serieName, dossierName, stukName] = chainOf(paths);
  const serieFolder = `${PAYLOAD}${serieName}`;
  const dossierFolder = `${serieFolder}/${dossierName}`;
  const folder = `${dossierFolder}/${stukName}`;
  const serie = readLevel(bag, serieFolder, 'Serie');
  const dossier = readLevel(bag, dossierFolder, 'Dossier');
  const stuk = readLevel(bag, folder, 'Archiefstuk');

  const expected = new Set([serie.path, dossier.path, stuk.path]);
  const files = new Map<string, Uint8Array>();
  const sidecars: Sidecar[] = [];
  for (const path of paths) {
    const name = path.slice(folder.length + 1);
    if (!path.startsWith(`${folder}/`) || name.includes('/') || name.endsWith(AGGREGATE_SIDECAR)) continue;
    sidecars.push(readFileSidecar(bag, path, own(stuk)));
    files.set(name, fileOf(bag.files, path));
    expected.add(path).add(`${path}${FILE_SIDECAR}`);
  }
  for (const path of paths) if (!expected.has(path)) throw new ZegelError('bag.invalid', { path });
  for (const name of [RECORDS_FILE, READING_COPY_FILE]) if (!files.has(name)) throw new ZegelError('bag.invalid', { path: name });

  assertReferences(serie, 'isOnderdeelVan', []);
  assertReferences(serie, 'bevatOnderdeel', [own(dossier)]);
  assertReferences(dossier, 'isOnderdeelVan', [own(serie)]);
  assertReferences(dossier, 'bevatOnderdeel', [own(stuk)]);
  assertReferences(stuk, 'isOnderdeelVan', [own(dossier)]);
  assertReferences(stuk, 'bevatOnderdeel', []);
  assertReferences(stuk, 'heeftRepresentatie', sidecars.map(own));
  return { folder, levels: [serie, dossier, stuk], files };
}
