import { ZegelError } from '../../shared/errors/error.ts';
import { type Policy, summaryOf } from '../../shared/policy/policy.ts';
import { assertReleasable, type Release } from '../../shared/protocol/release.ts';
import { hashJson } from '../../shared/record/canonical.ts';
import type { MessageRecord } from '../../shared/record/message-record.ts';

/** Invariant 2 at the companion's door: the extension checked the same, and is not believed. Null: it may come in. */
export function objectionTo(release: Release, policy: Policy, now: Date): ZegelError | null {
  if (policy.official.role === 'other') return new ZegelError('release.role-not-captured');
  try {
    assertReleasable(release, summaryOf(policy), now);
    return null;
  } catch (thrown) {
    return ZegelError.of(thrown);
  }
}

/**
 * A hash of what the message says, without what depends on who looked and when: equal for one message seen in two
 * browsers. Time and sender are left out: one page may show them more exactly than another.
 */
export function contentHash(record: MessageRecord): string {
  const { messageId, nativeId, client, direction, type, text, edited, deleted, attachments, truncated } = record;
  return hashJson({ messageId, nativeId, client, direction, type, text, edited, deleted, attachments, truncated });
}
