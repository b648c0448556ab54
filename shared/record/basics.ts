import * as z from 'zod/mini';

/** Building blocks of every schema: ids, times, hashes. */
export const Uuid = z.string().check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/));
export const Sha256Hex = z.string().check(z.regex(/^[0-9a-f]{64}$/));
/** ISO 8601 instant in UTC, as `Date.prototype.toISOString` writes it. */
export const Instant = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/));
/** ISO 8601 time with its offset, as the official's clock showed it. */
export const LocalTime = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/));
/** Calendar day in the policy's time zone. */
export const Day = z.string().check(z.regex(/^\d{4}-\d\d-\d\d$/));
