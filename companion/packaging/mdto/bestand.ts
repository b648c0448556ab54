import { hashHex } from '../hash.ts';
import type { Concept, FileObject } from '../mdto.ts';
import type { PackageRequest } from '../request.ts';
import { fileReference, stukReference } from './common.ts';
import { SHA_256 } from './terms.ts';

/** The bestand: one file that represents the Archiefstuk. */
export function bestand(request: PackageRequest, file: string, bytes: Uint8Array, format: Concept): FileObject {
  return {
    ...fileReference(request, file),
    bytes: bytes.length,
    format,
    checksum: { algorithm: SHA_256, value: hashHex('sha256', bytes), date: request.packagedAt },
    represents: stukReference(request),
  };
}
