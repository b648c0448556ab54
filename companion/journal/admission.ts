import { ZegelError } from '../../shared/errors/error.ts';
import { type Policy, summaryOf } from '../../shared/policy/policy.ts';
import { assertReleasable, type Release } from '../../shared/protocol/release.ts';
import { isCalendarDay } from '../../shared/record/conversation-day.ts';
import type { MessageRecord } from '../../shared/record/message-record.ts';

/** More versions of one message than anybody can make. */
const MAX_REVISION = 1_000_000;

/** The place of a value that has the right form and can't be: on it windows, order and packages would go wrong. */
function impossible({ day, sentAt, capturedAt }: MessageRecord, revision: number): string | null {
  if (revision > MAX_REVISION) return 'revision';
  if (!isCalendarDay(day)) return 'record.day';
  if (sentAt && Number.isNaN(Date.parse(sentAt.time))) return 'record.sentAt.time';
  return Number.isNaN(Date.parse(capturedAt)) ? 'record.capturedAt' : null;
}

/** Invariant 2 at the companion's door: the extension checked the same, and is not believed. Null: it may come in. */
export function objectionTo(release: Release, policy: Policy, now: Date): ZegelError | null {
  if (policy.official.role === 'other') return new ZegelError('release.role-not-captured');
  const at = impossible(release.record, release.revision);
  if (at) return new ZegelError('release.invalid', { at });
  try {
    assertReleasable(release, summaryOf(policy), now);
    return null;
  } catch (thrown) {
    return ZegelError.of(thrown);
  }
}
