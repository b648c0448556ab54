import type { Provenance } from '../../../shared/record/provenance.ts';
import type { SentAt } from '../../../shared/record/reading.ts';
import { wallTime } from '../../../shared/record/wall-time.ts';
import type { Days } from './days.ts';
import type { MessageRow, Row } from './row.ts';

export interface TimeOf {
  readonly sentAt: SentAt | null;
  readonly day: string | null;
  readonly from: Provenance;
}

/** Minutes after midnight: the head's, else the foot's of the bubble. Two that differ are none. */
function minuteOf({ head, foot }: MessageRow): number | null {
  const printed = head?.time ?? null;
  if (printed !== null && foot.time !== null && printed !== foot.time) return null;
  return printed ?? foot.time;
}

/** Null in the hour that is left out when the clock goes forward. */
function sentAtOf(day: string, minute: number, timeZone: string): SentAt | null {
  const { time, alternative, exists } = wallTime(day, minute * 60, timeZone);
  return exists ? { time, precision: 'minute', ...(alternative ? { alternative } : {}) } : null;
}

/** Gives each message its time with offset: printed wall time, its day, the official's zone. */
export function readTimes(rows: readonly Row[], days: Days, timeZone: string): ReadonlyMap<Row, TimeOf> {
  const times = new Map<Row, TimeOf>();
  rows.forEach((row, index) => {
    const { day, from } = days.of[index] ?? { day: null, from: 'neighbour' };
    const minute = row.kind === 'message' ? minuteOf(row) : null;
    times.set(row, { sentAt: day !== null && minute !== null ? sentAtOf(day, minute, timeZone) : null, day, from });
  });
  return settleDoubledHour(times);
}

const wall = (sentAt: SentAt): string => sentAt.time.slice(0, 16);

/** In the hour that comes twice the rows above and below decide: once the wall clock has gone back, it is the second. */
function settleDoubledHour(times: Map<Row, TimeOf>): ReadonlyMap<Row, TimeOf> {
  let highest = '';
  const all = [...times];
  const backAt = all.findIndex(([, { sentAt }]) => {
    if (!sentAt) return false;
    const back = sentAt.alternative !== undefined && wall(sentAt) < highest;
    if (sentAt.alternative !== undefined && wall(sentAt) > highest) highest = wall(sentAt);
    return back;
  });
  if (backAt < 0) return times;
  all.forEach(([row, time], index) => {
    const { sentAt } = time;
    if (!sentAt?.alternative || sentAt.time.slice(0, 10) !== all[backAt]?.[1].day) return;
    if (index >= backAt) times.set(row, { ...time, sentAt: { time: sentAt.alternative, precision: sentAt.precision } });
  });
  return times;
}
