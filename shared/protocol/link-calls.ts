import * as z from 'zod/mini';
import { ErrorReport } from '../errors/error.ts';
import { PolicySummary } from '../policy/policy.ts';
import { Backlog } from '../record/backlog.ts';
import { Instant, Uuid } from '../record/basics.ts';
import { LifeState } from '../tag/life.ts';
import { ReleaseBatch, ReleaseKey } from './release.ts';

/** How far a released message has come, as the companion knows it. */
export const Progress = z.object({
  ...ReleaseKey.shape,
  state: LifeState,
  /** With `acknowledged`: the receipt's id. */
  receipt: z.optional(z.string()),
  /** With `failed` and `quarantined`. */
  error: z.optional(ErrorReport),
});
export type Progress = z.infer<typeof Progress>;

/** What the companion can say of itself; content-free. */
export const CompanionStatus = z.object({
  backlog: Backlog,
  packaging: z.boolean(),
  lastReceiptAt: z.nullable(Instant),
  problems: z.array(z.object({ error: ErrorReport, at: Instant, count: z.number() })),
});
export type CompanionStatus = z.infer<typeof CompanionStatus>;

/**
 * Every call from the extension to the companion. `hello` comes first; any other call before it is refused with
 * `link.not-greeted`, another version with `link.version`. A result means that it is on disk.
 */
export const LINK_CALLS = {
  hello: {
    request: z.object({
      protocol: z.number(),
      extension: z.string().check(z.maxLength(50)),
      /** Random id of this browser profile. */
      profile: Uuid,
    }),
    result: z.object({
      protocol: z.number(),
      companion: z.string(),
      policy: PolicySummary,
      /** The device key's fingerprint in words, to compare with the archive's side. */
      fingerprint: z.string(),
      keyProtection: z.enum(['keychain', 'file']),
    }),
  },
  /** Hands messages over. Each is accepted (on disk, or there already) or refused by itself. */
  release: {
    request: ReleaseBatch,
    result: z.object({ accepted: z.array(ReleaseKey), refused: z.array(z.object({ ...ReleaseKey.shape, error: ErrorReport })) }),
  },
  /** Takes a message back that is not packaged yet: its journal entry is shredded. */
  recall: { request: ReleaseKey, result: z.object({ recalled: z.boolean() }) },
  /** Package and transmit now; returns at once, progress follows by `changed`. */
  archiveNow: { request: z.object({}), result: z.object({ queued: z.number() }) },
  /** What changed after `cursor` (0: everything); call again while `more`. */
  progress: {
    request: z.object({ cursor: z.number().check(z.int(), z.nonnegative()) }),
    result: z.object({ changes: z.array(Progress).check(z.maxLength(2_000)), cursor: z.number(), more: z.boolean() }),
  },
  status: { request: z.object({}), result: CompanionStatus },
} as const;

export type LinkCalls = typeof LINK_CALLS;
export type LinkCall = keyof LinkCalls;
export type LinkRequest<C extends LinkCall> = z.infer<LinkCalls[C]['request']>;
export type LinkResult<C extends LinkCall> = z.infer<LinkCalls[C]['result']>;
