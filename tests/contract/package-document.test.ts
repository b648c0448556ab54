import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ENTRY_FORMAT } from '../../archive/catalogue/entry.ts';
import * as terms from '../../companion/packaging/mdto/terms.ts';
import { ARCHIVE_FILE, ARCHIVE_FORMAT, DEVICE_FORMAT, FOLDERS } from '../../shared/formats/archive-directory.ts';
import { MDTO_NAMESPACE } from '../../shared/formats/mdto.ts';
import {
  AGGREGATE_SIDECAR,
  BAG_INFO_LABELS,
  FILE_SIDECAR,
  PACKAGE_FORMAT,
  PACKING_SLIP_FILE,
  READING_COPY_FILE,
  RECORDS_FORMAT,
  RecordsFile,
  SIGNATURE_FILE,
  SIGNATURE_FORMAT,
} from '../../shared/formats/package.ts';
import { PAKBON, PAKBON_NAMESPACE } from '../../shared/formats/pakbon.ts';
import { RECEIPT_FORMAT, REFUSAL_FORMAT } from '../../shared/formats/receipt.ts';
import { DECISION_FORMAT, Decision } from '../../shared/log/decision.ts';
import { Release } from '../../shared/protocol/release.ts';
import { MESSAGE_FORMAT, MessageRecord } from '../../shared/record/message-record.ts';
import { GapCause, Observation } from '../../shared/record/observation.ts';
import { Provenance } from '../../shared/record/provenance.ts';
import { ClientId } from '../../shared/record/reading.ts';
import { Level } from '../../shared/tag/tag.ts';

const document = readFileSync(join(import.meta.dirname, '../../docs/formats.md'), 'utf8');

const coded: Record<string, readonly string[]> = {
  formats: [
    PACKAGE_FORMAT,
    SIGNATURE_FORMAT,
    RECORDS_FORMAT,
    MESSAGE_FORMAT,
    DECISION_FORMAT,
    RECEIPT_FORMAT,
    REFUSAL_FORMAT,
    ARCHIVE_FORMAT,
    DEVICE_FORMAT,
    ENTRY_FORMAT,
  ],
  namespaces: [MDTO_NAMESPACE, PAKBON_NAMESPACE],
  'labels of bag-info.txt': BAG_INFO_LABELS,
  'the packing slip': [
    PAKBON.root,
    PAKBON.counts,
    PAKBON.file,
    ...PAKBON.rootAttributes,
    ...PAKBON.countAttributes,
    ...PAKBON.fileAttributes,
  ],
  'records.json': Object.keys(RecordsFile.shape),
  'a release': Object.keys(Release.shape),
  'a record': Object.keys(MessageRecord.shape),
  'an observation': [...Object.keys(Observation.shape).filter((key) => key !== 'provenance'), ...Observation.shape.kind.options],
  'a decision': Object.keys(Decision.shape),
  provenance: Provenance.options,
  'causes of gaps': GapCause.options,
  levels: Level.options,
  clients: ClientId.options,
  'PRONOM ids': [terms.JSON_FORMAT.code ?? '', terms.HTML_FORMAT.code ?? ''],
  'the archive’s file': [ARCHIVE_FILE],
};

test.each(Object.entries(coded))('docs/formats.md names all of: %s', (_, names) => {
  expect(names.filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
});

test('docs/formats.md explains every term of our own list', () => {
  const own = Object.values(terms).flatMap((term) =>
    typeof term === 'object' && 'list' in term && term.list === 'Begrippenlijst Zegel' ? [String(term.label)] : [],
  );
  expect(own).not.toEqual([]);
  expect(own.filter((label) => !document.includes(`**${label}**`))).toEqual([]);
});

test('docs/formats.md draws the files and folders that there are', () => {
  for (const name of [AGGREGATE_SIDECAR, FILE_SIDECAR, PACKING_SLIP_FILE, READING_COPY_FILE, SIGNATURE_FILE])
    expect(document).toContain(name);
  for (const folder of Object.values(FOLDERS)) expect(document).toContain(`| \`${folder}/`);
});
