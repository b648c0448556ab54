import type { MessageReading } from '../../shared/record/reading.ts';

/** Checks of what a reader says of time and sender against the clock, the order of the page, and what it said before. */

/** A clock may be ahead; a whole day is no matter of clocks. */
const AHEAD = 10 * 60_000;
/** Rows of one list stand in the order in which a server took them in, to which a minute more or less is the same. */
const LATE = 2 * 60_000;

/** How a message read: what can't change without a mistake. */
export interface Seen {
  readonly direction: MessageReading['direction'] | null;
  readonly time: string | null;
  readonly name: string | null;
}

/** The time of a message, where it is certain. A doubled hour and a guess are not. */
function certainTime({ sentAt, provenance }: MessageReading): number | null {
  const certain = sentAt && sentAt.precision !== 'day' && !sentAt.alternative && provenance.sentAt !== 'assumed';
  const at = certain ? Date.parse(sentAt.time) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

export function isFuture(message: MessageReading, now: number): boolean {
  const at = certainTime(message);
  return at !== null && at > now + AHEAD;
}

/** Ids of messages that stand below one that is later. */
export function disordered(messages: readonly MessageReading[]): Set<string> {
  const found = new Set<string>();
  let latest = Number.NEGATIVE_INFINITY;
  for (const message of messages) {
    const at = certainTime(message);
    if (at === null) continue;
    if (at < latest - LATE) found.add(message.id);
    else latest = Math.max(latest, at);
  }
  return found;
}

export function seenOf(message: MessageReading): Seen {
  const { direction, sentAt, sender, provenance } = message;
  return {
    direction: direction === 'unknown' ? null : direction,
    time: certainTime(message) === null ? null : (sentAt?.time ?? null),
    name: provenance.sender === 'assumed' ? null : (sender?.label ?? null),
  };
}

/** What was known first stands; what was not is added. */
export function completed(before: Seen, now: Seen): Seen {
  return { direction: before.direction ?? now.direction, time: before.time ?? now.time, name: before.name ?? now.name };
}

/**
 * Whether two looks at one message contradict each other; what one of them does not know is no contradiction. Nor is
 * another name, where nobody in view has the old one any more: then somebody was given a new one.
 * @param names all names in view now
 */
export function readsOtherwise(before: Seen, now: Seen, names: ReadonlySet<string | null>): boolean {
  const differ = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b;
  return (
    differ(before.direction, now.direction) || differ(before.time, now.time) || (differ(before.name, now.name) && names.has(before.name))
  );
}
