import * as z from 'zod/mini';
import { Instant } from './basics.ts';
import { Provenance } from './provenance.ts';

/** What made a part of the record impossible to see. */
export const GapCause = z.enum([
  'browser-closed',
  'tab-not-open',
  'conversation-not-opened',
  'row-not-understood',
  'not-hydrated',
  'media-not-loaded',
  'history-boundary',
  'reader-degraded',
  'paused',
  'storage-full',
  'expired',
]);
export type GapCause = z.infer<typeof GapCause>;

/**
 * One thing that was seen of a message, append-only. The first is `seen`; an edit or deletion by the sender adds another
 * and leaves the earlier ones as they were. `gap` says that something could not be seen.
 */
export const Observation = z.object({
  kind: z.enum(['seen', 'edited', 'deleted', 'reacted', 'membership', 'gap']),
  /** When this software saw it. */
  at: Instant,
  /** The text as it stood then, where it is new. */
  text: z.optional(z.nullable(z.string())),
  reactions: z.optional(z.array(z.object({ emoji: z.string() }))),
  cause: z.optional(GapCause),
  provenance: z.optional(z.record(z.string(), Provenance)),
});
export type Observation = z.infer<typeof Observation>;
