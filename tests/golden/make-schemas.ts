import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { CatalogueEntry } from '../../archive/catalogue/entry.ts';
import { ArchiveDescription, EnrolledDevice } from '../../shared/formats/archive-directory.ts';
import { DeviceSignature, RecordsFile } from '../../shared/formats/package.ts';
import { Receipt, Refusal } from '../../shared/formats/receipt.ts';
import { Policy } from '../../shared/policy/policy.ts';

/** Where the JSON schemas of the documented formats stand. */
export const SCHEMAS = join(import.meta.dirname, '../../docs/schemas');

const FORMATS = {
  records: RecordsFile,
  signature: DeviceSignature,
  receipt: Receipt,
  refusal: Refusal,
  archive: ArchiveDescription,
  device: EnrolledDevice,
  catalogue: CatalogueEntry,
  policy: Policy,
} as const;

/** Text of each schema by file name, made of the schemas that the code itself checks with: properties that they do not name are allowed. */
export function schemas(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(FORMATS).map(([name, schema]) => [
      `${name}.schema.json`,
      `${JSON.stringify(z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' }), null, 2)}\n`,
    ]),
  );
}

if (import.meta.main) {
  mkdirSync(SCHEMAS, { recursive: true });
  for (const [name, text] of Object.entries(schemas())) writeFileSync(join(SCHEMAS, name), text);
}
