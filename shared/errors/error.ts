import * as z from 'zod/mini';
import { ERROR_CODES, type ErrorCode } from './codes.ts';

export { ZegelError } from './zegel-error.ts';

/** How an error crosses a border: code and facts, never content of a message, never a stack. */
export const ErrorReport = z.object({
  code: z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]),
  /** Content-free facts that the sentence may name: a path inside a package, a count, a limit. */
  facts: z.optional(z.record(z.string(), z.union([z.string(), z.number()]))),
});
export type ErrorReport = z.infer<typeof ErrorReport>;
