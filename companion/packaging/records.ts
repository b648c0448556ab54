import { RECORDS_FORMAT, type RecordsFile } from '../../shared/formats/package.ts';
import { canonicalJson } from '../../shared/record/canonical.ts';
import type { PackageRequest } from './request.ts';

/** What `records.json` says, as a value. */
export function recordsOf(request: PackageRequest): RecordsFile {
  const { packageId, archiefstuk, sequence, conversation, day, logHead, packagedAt, policy } = request;
  return {
    format: RECORDS_FORMAT,
    packageId,
    archiefstuk,
    sequence,
    conversation,
    day,
    timeZone: policy.timeZone,
    demonstration: policy.demonstration,
    logHead,
    packagedAt,
    releases: [...request.releases],
  };
}

/**
 * `records.json`: one line per property, then one line per message. Every value is in canonical form, so that the bytes
 * of a `record` in the file are the very bytes that its `recordHash` was made over. What UTF-8 cannot hold (lone
 * surrogates) is written as a JSON escape: nothing is lost.
 */
export function writeRecords(records: RecordsFile): Uint8Array {
  const { releases, ...head } = records;
  const lines = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${canonicalJson(value)},`);
  const list = releases.map((release) => `    ${canonicalJson(release)}`).join(',\n');
  return new TextEncoder().encode(`{\n${lines.join('\n')}\n  "releases": [\n${list}\n  ]\n}\n`);
}
