import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ARCHIVE_FILE, ArchiveDescription } from '../../shared/formats/archive-directory.ts';
import { POLICY_FORMAT, type Policy } from '../../shared/policy/policy.ts';

/**
 * The policy of the default set-up: a department and an official that do not exist, and says so everywhere.
 * @param official random id for the Serie
 * @param archive keys of the demonstration archive, pinned from here on
 */
export function demonstrationPolicy(archive: Pick<ArchiveDescription, 'recipient' | 'receiptKey'>, official: string): Policy {
  return {
    format: POLICY_FORMAT,
    demonstration: true,
    recordsCreator: {
      name: 'Ministerie van Voorbeelden (demonstratie)',
      identifier: { value: 'mnre0000', source: 'Demonstratie van Zegel' },
    },
    official: {
      id: official,
      name: 'A. de Voorbeeld',
      function: 'minister van Voorbeelden',
      role: 'minister',
      termOfOffice: { from: '2026-01-01', until: null },
    },
    timeZone: 'Europe/Amsterdam',
    windows: { undoSeconds: 10, review: 'P10W', untaggedBecomes: 'business' },
    retention: {
      appraisal: 'permanent',
      period: null,
      transferAfter: 'P10Y',
      restriction: 'Demonstratie: geen archiefbescheiden',
    },
    archive: { recipient: archive.recipient, receiptKey: archive.receiptKey },
  };
}

/** What the archive at this directory says of itself, or null where there is none that we can read. */
export function describedArchive(folder: string): ArchiveDescription | null {
  try {
    const read = ArchiveDescription.safeParse(JSON.parse(readFileSync(join(folder, ARCHIVE_FILE), 'utf8')));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
