import { PAKBON, PAKBON_NAMESPACE } from '../../shared/formats/pakbon.ts';
import { hashHex } from './hash.ts';
import type { PackagedFile, PackageRequest } from './request.ts';
import { xmlDocument } from './xml.ts';

/** What the files of a package are, for counting. */
export interface Counted {
  /** Folders with a sidecar. */
  readonly informationObjects: number;
  /** Files that an MDTO bestand describes. */
  readonly files: number;
  /** Sidecars of both. */
  readonly sidecars: number;
}

/**
 * `pakbon.xml`, as shared/formats/pakbon.ts describes it.
 * @param payload every file under `data/` but the slip itself; paths begin with `data/`
 */
export function writePakbon(request: PackageRequest, counted: Counted, payload: readonly PackagedFile[]): Uint8Array {
  const sorted = payload.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return xmlDocument(PAKBON_NAMESPACE, {
    name: PAKBON.root,
    attributes: {
      pakket: request.packageId,
      archiefstuk: request.archiefstuk,
      volgnummer: String(request.sequence),
      gemaakt: request.packagedAt,
    },
    content: [
      {
        name: PAKBON.counts,
        attributes: {
          informatieobjecten: String(counted.informationObjects),
          bestanden: String(counted.files),
          metagegevens: String(counted.sidecars),
          berichten: String(request.releases.length),
          omvang: String(payload.reduce((sum, file) => sum + file.bytes.length, 0)),
        },
        content: [],
      },
      ...sorted.map(({ path, bytes }) => ({
        name: PAKBON.file,
        attributes: { pad: path, omvang: String(bytes.length), sha256: hashHex('sha256', bytes) },
        content: [],
      })),
    ],
  });
}
