import type { Head } from './head.ts';

/** Which part of a date without its year comes first. */
export type DateOrder = 'dmy' | 'mdy';

const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

type Date_ = Pick<Head, 'first' | 'second' | 'year'>;

function partsUnder({ first, second, year }: Date_, order: DateOrder): readonly [year: number, month: number, day: number] | null {
  const [day, month] = order === 'dmy' ? [first, second] : [second, first];
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const longest = month === 2 && !leap ? 28 : DAYS_IN_MONTH[month - 1];
  return longest === undefined || day > longest ? null : [year, month, day];
}

/** @returns `YYYY-MM-DD`, or null where the calendar has no such day */
export function dayUnder(date: Date_, order: DateOrder): string | null {
  const parts = partsUnder(date, order);
  return parts && `${pad(parts[0], 4)}-${pad(parts[1])}-${pad(parts[2])}`;
}

/** What speaks against one order. */
class Case {
  readonly order: DateOrder;
  against = 0;
  last = '';

  constructor(order: DateOrder) {
    this.order = order;
  }

  add(date: Date_, latest: string | null): void {
    const day = dayUnder(date, this.order);
    if (day === null || (latest !== null && day > latest)) this.against += 1;
    else {
      if (day < this.last) this.against += 1;
      this.last = day;
    }
  }
}

/** This many times the faults of the other order put an order out: a pasted line or two decide nothing. */
const CLEARLY_WORSE = 4;

/**
 * Decides in which order an export writes day and month: from numbers above twelve, from dates that go back down the
 * file, from dates after the file's own. Never from the language of the words in it.
 */
export class OrderEvidence {
  private readonly cases = [new Case('dmy'), new Case('mdy')] as const;
  private readonly latest: string | null;
  private style: Head | null = null;

  /** @param latest the last day that a message can have, `YYYY-MM-DD`, or null */
  constructor(latest: string | null) {
    this.latest = latest;
  }

  add(head: Head): void {
    this.style ??= head;
    for (const one of this.cases) one.add(head, this.latest);
  }

  /** @returns the order, and whether something proves it */
  decide(): { readonly order: DateOrder; readonly proven: boolean } {
    // Year, month, day is the one order in which a year comes first.
    if (this.style?.yearFirst) return { order: 'mdy', proven: true };
    const [dmy, mdy] = this.cases;
    if (dmy.against * CLEARLY_WORSE < mdy.against) return { order: 'dmy', proven: true };
    if (mdy.against * CLEARLY_WORSE < dmy.against) return { order: 'mdy', proven: true };
    // No region writes the month first with full stops or dashes.
    if (this.style && this.style.separator !== '/') return { order: 'dmy', proven: true };
    const american = this.style?.clock === '12h' && this.style.form.includes('|2|');
    return { order: american ? 'mdy' : 'dmy', proven: false };
  }
}
