import * as z from 'zod/mini';
import { Instant } from './basics.ts';

const Count = z.number().check(z.nonnegative(), z.int());

/** The archive backlog, as popup, tray and command line show it. Counts of messages. */
export const Backlog = z.object({
  /** Untagged. */
  toSort: Count,
  /** Tagged "twijfel". */
  doubt: Count,
  /** Business, not handed over yet. */
  ready: Count,
  /** Handed over, packaged or placed; no receipt yet. */
  onTheWay: Count,
  archived: Count,
  failed: Count,
  /** Private and party-political: only their number is known. */
  excluded: Count,
  /** Capture time of the oldest message that still needs sorting or archiving. */
  oldest: z.nullable(Instant),
});
export type Backlog = z.infer<typeof Backlog>;
