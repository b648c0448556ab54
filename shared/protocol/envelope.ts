import * as z from 'zod/mini';
import { ErrorReport } from '../errors/error.ts';

/** Said at hello by both ends; they talk only when it is equal. Raised with every change that an older end would misread. */
export const PROTOCOL_VERSION = 1;

const Id = z.number().check(z.int(), z.nonnegative());

/**
 * One frame of the link. A call has an id and is answered by a `result` or an `error` with the same id. What is larger
 * than `CHUNK_BYTES` is sent as `part`s of the JSON of the whole envelope, in order; `data` is base64. An `event` is
 * not answered and carries no content: it says that it is worth asking. Calls count from 1; an `error` with id 0 is about
 * the link itself: a frame that is no call, a companion that is not running. `transfer` is the id of the envelope inside.
 */
export const Envelope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('call'), id: Id, call: z.string().check(z.maxLength(100)), request: z.unknown() }),
  z.object({ kind: z.literal('result'), id: Id, result: z.unknown() }),
  z.object({ kind: z.literal('error'), id: Id, error: ErrorReport }),
  z.object({
    kind: z.literal('part'),
    transfer: Id,
    index: Id,
    of: z.number().check(z.int(), z.positive(), z.maximum(256)),
    data: z.string().check(z.maxLength(349_528)),
  }),
  z.object({ kind: z.literal('event'), event: z.enum(['changed']) }),
]);
export type Envelope = z.infer<typeof Envelope>;
