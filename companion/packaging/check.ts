import { ZegelError } from '../../shared/errors/error.ts';
import { RecordsFile } from '../../shared/formats/package.ts';
import { hashJson } from '../../shared/record/canonical.ts';
import { isCalendarDay } from '../../shared/record/conversation-day.ts';
import type { PackageRequest } from './request.ts';

function demand(held: boolean, what: string): void {
  if (!held) throw new ZegelError('package.failed', { what });
}

/**
 * The last look before a package leaves: what it says of itself is so.
 * @throws ZegelError `package.failed`
 */
export function checkRequest({ releases, day, policy }: PackageRequest, records: RecordsFile): void {
  const { from, until } = policy.official.termOfOffice;
  demand(releases.length > 0, 'releases');
  demand(isCalendarDay(day), 'day');
  demand(isCalendarDay(from) && (until === null || isCalendarDay(until)), 'termOfOffice');
  demand(RecordsFile.safeParse(records).success, 'records');
  const keys = new Set<string>();
  for (const { record, recordHash, revision, decision } of releases) {
    demand(record.day === day, 'record.day');
    demand(decision.tag === 'business' && decision.why !== 'undo', 'decision');
    demand(hashJson(record) === recordHash, 'recordHash');
    keys.add(`${record.messageId}/${revision}`);
  }
  demand(keys.size === releases.length, 'duplicate');
}
