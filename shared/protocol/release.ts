import * as z from 'zod/mini';
import { ZegelError } from '../errors/error.ts';
import { Decision, LogHead } from '../log/decision.ts';
import type { PolicySummary } from '../policy/policy.ts';
import { Sha256Hex } from '../record/basics.ts';
import { hashJson } from '../record/canonical.ts';
import { MessageRecord } from '../record/message-record.ts';
import { after } from '../tag/duration.ts';

/** A message that its owner released for archiving, with the decision that says so. */
export const Release = z.object({
  record: MessageRecord,
  /** 1 for the first; an edit seen after archiving is handed over as the next. */
  revision: z.number().check(z.int(), z.positive()),
  /** `hashJson(record)`: both ends compute it. */
  recordHash: Sha256Hex,
  decision: Decision,
});
export type Release = z.infer<typeof Release>;

/** Names one revision of one message on the link and in receipts. */
export const ReleaseKey = z.object({ messageId: Sha256Hex, revision: z.number().check(z.int(), z.positive()) });
export type ReleaseKey = z.infer<typeof ReleaseKey>;

/** A batch that arrived on disk together with the head of the decision log. */
export const ReleaseBatch = z.object({ releases: z.array(Release).check(z.minLength(1), z.maxLength(1_000)), head: LogHead });

/**
 * A batch as it arrives: its entries are held to `Release` one by one, so that one that breaks the schema is refused by
 * itself. Each has to say which message it is; where one does not, nobody could be told, and the batch is no request.
 */
export const ArrivedBatch = z.object({
  releases: z
    .array(z.looseObject({ record: z.looseObject({ messageId: ReleaseKey.shape.messageId }), revision: ReleaseKey.shape.revision }))
    .check(z.minLength(1), z.maxLength(1_000)),
  head: LogHead,
});

/**
 * Parts what a batch holds into releases and what is none.
 * @returns `refused`: the keys of those that break the schema, each with `release.invalid`
 */
export function sortBatch({ releases, head }: z.infer<typeof ArrivedBatch>): {
  readonly batch: z.infer<typeof ReleaseBatch>;
  readonly refused: readonly (ReleaseKey & { readonly error: ZegelError })[];
} {
  const batch: z.infer<typeof ReleaseBatch> = { releases: [], head };
  const refused: (ReleaseKey & { readonly error: ZegelError })[] = [];
  for (const entry of releases) {
    const read = Release.safeParse(entry);
    if (read.success) batch.releases.push(read.data);
    else {
      const key = { messageId: entry.record.messageId, revision: entry.revision };
      refused.push({ ...key, error: new ZegelError('release.invalid', { at: placeOf(read.error.issues[0]?.path ?? []) }) });
    }
  }
  return { batch, refused };
}

/** Where in a release something is wrong. Below a property of a record, names may be anything: they are left out. */
function placeOf(path: readonly PropertyKey[]): string {
  return path
    .filter((part, depth) => depth < 2 || typeof part === 'number')
    .map(String)
    .join('.');
}

/**
 * Invariant 2, checked on both sides of the link: only what was tagged business, or was left untagged until its window
 * ended under a policy that then keeps it, may pass.
 * @throws ZegelError `release.not-business`, `release.window-open`, `release.hash-mismatch`
 */
export function assertReleasable(release: Release, policy: PolicySummary, now: Date): void {
  const { decision, record } = release;
  if (decision.tag !== 'business') throw new ZegelError('release.not-business');
  if (decision.target.conversation !== record.conversation.id) throw new ZegelError('release.not-business');
  if (decision.why === 'window') {
    if (policy.untaggedBecomes !== 'business' || after(record.capturedAt, policy.review) > now) throw new ZegelError('release.window-open');
  }
  if (hashJson(record) !== release.recordHash) throw new ZegelError('release.hash-mismatch');
}
