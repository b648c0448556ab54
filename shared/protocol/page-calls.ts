import * as z from 'zod/mini';
import { ErrorReport } from '../errors/error.ts';
import { PolicySummary } from '../policy/policy.ts';
import { Backlog } from '../record/backlog.ts';
import { Instant, Uuid } from '../record/basics.ts';
import { ClientId, Reading } from '../record/reading.ts';
import { MarkState } from '../tag/life.ts';
import { Tag } from '../tag/tag.ts';

/** What stands beside one message: by the client's id, since that is what the page knows. */
export const Mark = z.object({
  /** The client's id. */
  id: z.string(),
  /** The profile's own random id of the message: what decisions are about. */
  message: Uuid,
  state: MarkState,
  /** Where the tag comes from; null for untagged. */
  from: z.nullable(
    z.object({
      level: z.enum(['contact', 'conversation', 'day', 'range', 'message']),
      at: Instant,
      by: z.string(),
      why: z.enum(['user', 'undo', 'window']),
    }),
  ),
  /** When a private or party-political tag becomes final; null where it does not, or has. */
  finalAt: z.nullable(Instant),
});
export type Mark = z.infer<typeof Mark>;

/** The state of one conversation, for the control beside its title. */
export const ConversationMark = z.object({
  conversation: Uuid,
  /** The tag that a person gave the whole conversation. */
  tag: z.nullable(Tag),
  finalAt: z.nullable(Instant),
  /** How many of its messages still have no tag. */
  toSort: z.number(),
});
export type ConversationMark = z.infer<typeof ConversationMark>;

/** Whether and how the extension works in this profile. */
export const Condition = z.object({
  consentAt: z.nullable(Instant),
  paused: z.boolean(),
  policy: PolicySummary,
  link: z.object({
    state: z.enum(['connected', 'connecting', 'hostMissing', 'notRunning', 'version', 'never']),
    error: z.nullable(ErrorReport),
    fingerprint: z.nullable(z.string()),
    keyProtection: z.nullable(z.enum(['keychain', 'file'])),
  }),
  storage: z.object({ persisted: z.boolean(), usedBytes: z.number(), quotaBytes: z.number() }),
});
export type Condition = z.infer<typeof Condition>;

/** A problem that a person can see and act on. */
export const Problem = z.object({ error: ErrorReport, count: z.number(), since: Instant });
export type Problem = z.infer<typeof Problem>;

const Nothing = z.object({});

/**
 * Every call from a content script or a page of the extension to the worker. A result of `capture`, `tag` and `undo`
 * means that it is durable in IndexedDB. The worker answers every call with `{ result }` or `{ error }`.
 */
export const PAGE_CALLS = {
  condition: { request: Nothing, result: Condition },
  consent: { request: Nothing, result: Condition },
  pause: { request: z.object({ paused: z.boolean() }), result: Condition },
  /** Ends capture for good: consent is withdrawn; what is stored and not handed over is kept or erased. */
  stop: { request: z.object({ erase: z.boolean() }), result: Condition },

  /** What a page showed. Answers with the marks of these messages, in the reading's order. */
  capture: {
    request: z.object({ reading: Reading }),
    result: z.object({ conversation: z.nullable(ConversationMark), marks: z.array(Mark) }),
  },
  marks: {
    request: z.object({ conversation: Uuid, ids: z.array(z.string()).check(z.maxLength(5_000)) }),
    result: z.object({ conversation: z.nullable(ConversationMark), marks: z.array(Mark) }),
  },
  /** Tags messages, or (without `messages`) the whole conversation with what is to come. null takes the tag off. */
  tag: {
    request: z.object({
      conversation: Uuid,
      messages: z.optional(z.array(Uuid).check(z.minLength(1), z.maxLength(5_000))),
      tag: z.nullable(Tag),
    }),
    result: z.object({ decision: Uuid, conversation: z.nullable(ConversationMark), marks: z.array(Mark) }),
  },
  /** Takes a decision back, as long as it is not final. */
  undo: { request: z.object({ decision: Uuid }), result: z.object({ conversation: z.nullable(ConversationMark), marks: z.array(Mark) }) },
  /** The page leaves this conversation: what was excluded in it becomes final now. */
  leave: { request: z.object({ conversation: Uuid }), result: Nothing },

  backlog: { request: Nothing, result: z.object({ backlog: Backlog, problems: z.array(Problem) }) },
  /** Hands over what is ready and asks the companion to package and send it. */
  archiveNow: { request: Nothing, result: z.object({ queued: z.number() }) },
  /** Registers the content script for a site whose permission the user just gave. */
  siteAdded: { request: z.object({ origin: z.string() }), result: z.object({ registered: z.boolean() }) },
  siteRemoved: { request: z.object({ origin: z.string() }), result: z.object({ registered: z.boolean() }) },
  sites: { request: Nothing, result: z.object({ sites: z.array(z.object({ origin: z.string(), client: z.nullable(ClientId) })) }) },
} as const;

export type PageCalls = typeof PAGE_CALLS;
export type PageCall = keyof PageCalls;
export type PageRequest<C extends PageCall> = z.infer<PageCalls[C]['request']>;
export type PageResult<C extends PageCall> = z.infer<PageCalls[C]['result']>;

/** How a call crosses `runtime.sendMessage`. */
export const PageMessage = z.object({ zegel: z.literal(1), call: z.string(), request: z.unknown() });

/** What the worker says to every page of the extension and every chat tab, unasked: ask again. Carries no content. */
export const PageEvent = z.object({ zegel: z.literal(1), event: z.enum(['marks', 'condition', 'backlog']) });
export type PageEvent = z.infer<typeof PageEvent>;
