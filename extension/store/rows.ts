import { dayOf } from '../../shared/record/conversation-day.ts';
import { type Bucket, bucketOf } from './counters.ts';
import type { Content, MessageRow } from './schema.ts';

const CLOSED: ReadonlySet<Bucket> = new Set<Bucket>(['archived', 'excluded']);

/** Puts a row on the work lists that follow from its state and tag, and off the others. `finalAt` and `dueAt` are the taggers' own. */
export function listed(row: MessageRow): MessageRow {
  const { openAt: _open, untaggedAt: _untagged, failedAt, ...rest } = row;
  const bucket = bucketOf(row);
  return {
    ...rest,
    ...(CLOSED.has(bucket) ? {} : { openAt: row.capturedAt }),
    ...(bucket === 'toSort' ? { untaggedAt: row.capturedAt } : {}),
    ...(bucket === 'failed' && failedAt ? { failedAt } : {}),
  };
}

/** The day that a message belongs to: of its time, else as the page says, else the day it was captured. */
export function dayOfContent(content: Content, capturedAt: string, timeZone: string): string {
  return content.sentAt ? dayOf(content.sentAt.time, timeZone) : (content.day ?? dayOf(capturedAt, timeZone));
}
