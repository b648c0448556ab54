import { ZegelError } from '../../shared/errors/error.ts';
import {
  AGGREGATE_SIDECAR,
  FILE_SIDECAR,
  PACKAGE_FORMAT,
  PACKING_SLIP_FILE,
  READING_COPY_FILE,
  RECORDS_FILE,
  SIGNATURE_FILE,
} from '../../shared/formats/package.ts';
import { dayOf } from '../../shared/record/conversation-day.ts';
import type { Signer } from '../keys/signer.ts';
import { makeBag } from './bag.ts';
import { checkRequest } from './check.ts';
import { archiefstuk } from './mdto/archiefstuk.ts';
import { bestand } from './mdto/bestand.ts';
import { dossier } from './mdto/dossier.ts';
import { serie } from './mdto/serie.ts';
import { HTML_FORMAT, JSON_FORMAT } from './mdto/terms.ts';
import { writeFileObject, writeInformationObject } from './mdto.ts';
import { namesOf } from './names.ts';
import { writePakbon } from './pakbon.ts';
import { writeReadingCopy } from './reading-copy.ts';
import { recordsOf, writeRecords } from './records.ts';
import type { Package, PackagedFile, PackageRequest } from './request.ts';
import { writeSignature } from './signature.ts';

/**
 * One increment of a conversation-day as an MDTO SIP in a BagIt bag, signed by the device; shared/formats/package.ts
 * draws the layout. Pure: the same request and key give the same bytes.
 * @throws ZegelError `package.failed` where the request does not hold together (`what` names the part, never content)
 */
export function buildPackage(request: PackageRequest, signer: Signer): Package {
  const records = recordsOf(request);
  checkRequest(request, records);
  try {
    return assemble(request, writeRecords(records), signer);
  } catch (error) {
    throw ZegelError.of(error, 'package.failed');
  }
}

function assemble(request: PackageRequest, records: Uint8Array, signer: Signer): Package {
  const names = namesOf(request);
  const contents = [
    { name: RECORDS_FILE, bytes: records, format: JSON_FORMAT },
    { name: READING_COPY_FILE, bytes: writeReadingCopy(request), format: HTML_FORMAT },
  ];
  const folders = [`data/${names.serie}`, `data/${names.serie}/${names.dossier}`] as const;
  const stuk = `${folders[1]}/${names.stuk}`;
  const aggregations: PackagedFile[] = [
    { path: `${folders[0]}/${names.serie}${AGGREGATE_SIDECAR}`, bytes: writeInformationObject(serie(request)) },
    { path: `${folders[1]}/${names.dossier}${AGGREGATE_SIDECAR}`, bytes: writeInformationObject(dossier(request)) },
    {
      path: `${stuk}/${names.stuk}${AGGREGATE_SIDECAR}`,
      bytes: writeInformationObject(
        archiefstuk(
          request,
          contents.map(({ name }) => name),
        ),
      ),
    },
  ];
  const files = contents.flatMap(({ name, bytes, format }): PackagedFile[] => [
    { path: `${stuk}/${name}`, bytes },
    { path: `${stuk}/${name}${FILE_SIDECAR}`, bytes: writeFileObject(bestand(request, name, bytes, format)) },
  ]);
  const payload = [...aggregations, ...files];
  const counted = { informationObjects: aggregations.length, files: contents.length, sidecars: aggregations.length + contents.length };
  const slip: PackagedFile = { path: `data/${PACKING_SLIP_FILE}`, bytes: writePakbon(request, counted, payload) };

  const { policy } = request;
  const bag = makeBag([slip, ...payload], {
    'Source-Organization': policy.recordsCreator.name,
    'Bagging-Date': dayOf(request.packagedAt, policy.timeZone),
    'External-Identifier': request.packageId,
    'Bag-Group-Identifier': request.archiefstuk,
    'Bag-Count': `${request.sequence} of ?`,
    'Zegel-Format': PACKAGE_FORMAT,
    'Zegel-Recipient': policy.archive.recipient,
    'Zegel-Demonstration': String(policy.demonstration),
  });
  const signature: PackagedFile = { path: SIGNATURE_FILE, bytes: writeSignature(bag.tagManifest, signer) };
  return {
    files: [...bag.files, signature].map(({ path, bytes }) => ({ path: `${names.bag}/${path}`, bytes })),
    checksums: bag.checksums,
  };
}
