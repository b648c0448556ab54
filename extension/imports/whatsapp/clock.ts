import type { SentAt } from '../../../shared/record/reading.ts';
import { wallTime } from '../../../shared/record/wall-time.ts';
import { type DateOrder, dayUnder } from './dates.ts';
import type { Head } from './head.ts';

export interface Told {
  readonly day: string | null;
  readonly sentAt: SentAt | null;
  /** Earlier than the message above it: a line that somebody pasted may look so. */
  readonly back: boolean;
  /** No clock of this zone showed that time. */
  readonly impossible: boolean;
}

/** Smaller steps back are messages that arrived late, not a clock put back. */
const CLOCK_PUT_BACK = 120;
/** So many in a row that agree with one another, and the one that they all go back from was the odd one. */
const AGREEING = 3;

/** Gives heads their time, in the order of the file: which of two in the doubled hour, and what goes back. */
export class ExportClock {
  private readonly order: DateOrder;
  private readonly timeZone: string;
  private highest = Number.NEGATIVE_INFINITY;
  private behind: number[] = [];
  /** Of the day whose clock is put back: the highest time in the doubled hour, and whether the second one has begun. */
  private doubled = { day: '', highest: 0, second: false };

  constructor(order: DateOrder, timeZone: string) {
    this.order = order;
    this.timeZone = timeZone;
  }

  tell(head: Head): Told {
    const day = dayUnder(head, this.order);
    if (day === null) return { day: null, sentAt: null, back: false, impossible: true };
    const { time, alternative, exists } = wallTime(day, head.time, this.timeZone);
    const second = alternative !== null && this.isSecond(day, head.time);
    const certain = second ? alternative : time;
    const back = this.goesBack(Date.parse(certain) / 1_000, alternative !== null && !second ? Date.parse(alternative) / 1_000 : null);
    const sentAt: SentAt = {
      time: certain,
      precision: head.hasSeconds ? 'second' : 'minute',
      ...(alternative !== null && !second ? { alternative } : {}),
    };
    return { day, sentAt, back, impossible: !exists };
  }

  private isSecond(day: string, time: number): boolean {
    if (this.doubled.day !== day) this.doubled = { day, highest: time, second: false };
    if (time <= this.doubled.highest - CLOCK_PUT_BACK) this.doubled.second = true;
    this.doubled.highest = Math.max(this.doubled.highest, time);
    return this.doubled.second;
  }

  private goesBack(at: number, orAt: number | null): boolean {
    if (Math.max(at, orAt ?? at) >= this.highest) {
      this.highest = Math.max(this.highest, at);
      this.behind = [];
      return false;
    }
    const last = this.behind.at(-1);
    this.behind = last === undefined || at >= last ? [...this.behind, at] : [at];
    if (this.behind.length < AGREEING) return true;
    this.highest = at;
    this.behind = [];
    return true;
  }
}
