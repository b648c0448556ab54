import { ZegelError } from '../../shared/errors/error.ts';
import { RecordsFile } from '../../shared/formats/package.ts';
import { canonicalJson, hashJson } from '../../shared/record/canonical.ts';

const invalid = (path: string, cause?: unknown) => new ZegelError('records.invalid', { path }, cause);

/**
 * `records.json`, verified: documented form and nothing beyond it, every record's hash recomputed, every message released
 * by a decision that says business, no revision twice.
 * @param path of the file, for errors
 * @throws ZegelError `records.invalid` with the path of the place
 */
export function readRecords(path: string, bytes: Uint8Array): RecordsFile {
  let raw: unknown;
  try {
    raw = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    throw invalid(path, error);
  }
  const parsed = RecordsFile.safeParse(raw);
  if (!parsed.success) {
    const place = parsed.error.issues[0]?.path.filter((part) => typeof part === 'number' || /^\w+$/.test(String(part))) ?? [];
    throw invalid(`${path}#${place.join('.')}`, parsed.error);
  }
  const records = parsed.data;
  // The schema drops what it does not know; a field that nobody documented would be in the archive and in no one's view.
  if (canonicalJson(raw) !== canonicalJson(records)) throw invalid(path);
  if (records.releases.length === 0) throw invalid(`${path}#releases`);
  const seen = new Set<string>();
  for (const [i, { record, revision, recordHash, decision }] of records.releases.entries()) {
    const place = `${path}#releases.${i}`;
    if (hashJson(record) !== recordHash) throw invalid(`${place}.recordHash`);
    if (decision.tag !== 'business' || decision.why === 'undo') throw invalid(`${place}.decision`);
    if (decision.target.conversation !== record.conversation.id) throw invalid(`${place}.decision`);
    if (record.day !== records.day) throw invalid(`${place}.record.day`);
    const key = `${record.messageId}/${revision}`;
    if (seen.has(key)) throw invalid(place);
    seen.add(key);
  }
  return records;
}
