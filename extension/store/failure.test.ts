import { describe, expect, it } from 'vitest';
import { ZegelError } from '../../shared/errors/error.ts';
import { durably } from './failure.ts';

const codeOf = (thrown: unknown): Promise<string> =>
  durably(() => Promise.reject(thrown)).then(
    () => 'none',
    (error: ZegelError) => error.code,
  );
const named = (name: string, more: object = {}): Error => Object.assign(new Error(name), { name }, more);

describe('an error of the store', () => {
  it.each([
    ['of the browser', new DOMException('full', 'QuotaExceededError')],
    ['inside Dexie’s', named('AbortError', { inner: named('QuotaExceededError') })],
    ['of one row of a batch', named('BulkError', { failures: [named('QuotaExceededError')] })],
  ])('is a lack of room: %s', async (_, thrown) => {
    expect(await codeOf(thrown)).toBe('store.quota');
  });

  it('is worth another try where the database failed, and not where the input did', async () => {
    expect(await codeOf(named('DatabaseClosedError'))).toBe('store.failed');
    expect(await codeOf('a surprise')).toBe('store.failed');
    expect(await codeOf(new RangeError('Invalid time value'))).toBe('internal');
    expect(await codeOf(named('BulkError', { failures: [named('ConstraintError')] }))).toBe('internal');
  });

  it('of our own stays what it is', async () => {
    expect(await codeOf(new ZegelError('tag.final'))).toBe('tag.final');
  });
});
