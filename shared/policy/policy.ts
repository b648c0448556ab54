import * as z from 'zod/mini';
import { Day, Uuid } from '../record/basics.ts';
import { Duration } from '../tag/duration.ts';

export const POLICY_FORMAT = 'zegel-policy/1';

const Label = z.string().check(z.minLength(1), z.maxLength(500));

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** The terms under which chats are archived: data of the department, never code. */
export const Policy = z
  .object({
    format: z.literal(POLICY_FORMAT),
    /** A demonstration says so everywhere that it can be seen, and in every package. */
    demonstration: z.boolean(),
    /** archiefvormer */
    recordsCreator: z.object({ name: Label, identifier: z.object({ value: Label, source: Label }) }),
    official: z.object({
      /** Random; names the Serie together with the term of office. */
      id: Uuid,
      name: Label,
      function: Label,
      role: z.enum(['minister', 'topOfficial', 'keyOfficial', 'other']),
      termOfOffice: z.object({ from: Day, until: z.nullable(Day) }),
    }),
    timeZone: z.string().check(z.refine(isTimeZone)),
    windows: z.object({
      /** How long private and party-political can be taken back; seconds. */
      undoSeconds: z.number().check(z.int(), z.minimum(1), z.maximum(3600)),
      /** Time to sift before an untagged message counts. */
      review: Duration,
      untaggedBecomes: z.enum(['business', 'hold']),
    }),
    retention: z.object({
      appraisal: z.enum(['permanent', 'temporary', 'undetermined']),
      /** Only with `temporary`. */
      period: z.nullable(Duration),
      transferAfter: Duration,
      /** beperkingGebruik */
      restriction: Label,
    }),
    archive: z.object({
      /** age recipient of the archive: packages are sealed to it. */
      recipient: z.string().check(z.regex(/^age1[0-9a-z]+$/)),
      /** Ed25519 public key that receipts are signed with: 32 bytes, base64. */
      receiptKey: z.string().check(z.regex(/^[A-Za-z0-9+/]{43}=$/)),
    }),
  })
  .check(z.refine((policy) => (policy.retention.appraisal === 'temporary') === (policy.retention.period !== null)));
export type Policy = z.infer<typeof Policy>;

/** What the extension needs of it. */
export const PolicySummary = z.object({
  demonstration: z.boolean(),
  department: z.string(),
  official: z.string(),
  timeZone: z.string(),
  undoSeconds: z.number(),
  review: Duration,
  untaggedBecomes: z.enum(['business', 'hold']),
});
export type PolicySummary = z.infer<typeof PolicySummary>;

export function summaryOf(policy: Policy): PolicySummary {
  return {
    demonstration: policy.demonstration,
    department: policy.recordsCreator.name,
    official: `${policy.official.name}, ${policy.official.function}`,
    timeZone: policy.timeZone,
    undoSeconds: policy.windows.undoSeconds,
    review: policy.windows.review,
    untaggedBecomes: policy.windows.untaggedBecomes,
  };
}

/** What holds until a companion has told its policy. */
export const DEFAULT_SUMMARY: PolicySummary = {
  demonstration: false,
  department: '',
  official: '',
  timeZone: 'Europe/Amsterdam',
  undoSeconds: 10,
  review: 'P10W',
  untaggedBecomes: 'business',
};
