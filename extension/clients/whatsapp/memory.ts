import type { Order } from './date-form.ts';
import type { Orders } from './order.ts';

/**
 * What one look at a page teaches the next: `dateOrder` (which of day and month comes first, by style of date) and
 * `selfName` (the user's own name as heads print it). A reader works without.
 */
const DATE_ORDER = 'dateOrder';
const SELF_NAME = 'selfName';

type Memory = Readonly<Record<string, string>>;

const isOrder = (value: string | undefined): value is Order => value === 'dayFirst' || value === 'monthFirst';

/** Orders that earlier pages proved. What can't be read counts as nothing. */
export function ordersOf(memory: Memory): Orders {
  const entries = (memory[DATE_ORDER] ?? '').split(';').map((entry) => entry.split('=') as [string, string?]);
  return new Map(entries.filter((entry): entry is [string, Order] => isOrder(entry[1])));
}

export function selfNameOf(memory: Memory): string | null {
  return memory[SELF_NAME] ?? null;
}

/** The memory after a look. What a page leaves open is not forgotten. */
export function remember(memory: Memory, orders: Orders, selfName: string | null): Memory {
  const known = new Map([...ordersOf(memory), ...orders]);
  const written = [...known].map(([style, order]) => `${style}=${order}`).join(';');
  return { ...memory, ...(written ? { [DATE_ORDER]: written } : {}), ...(selfName ? { [SELF_NAME]: selfName } : {}) };
}
