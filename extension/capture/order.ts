/**
 * Places for messages that have none yet, between those that have: page order, kept over batches that overlap. Places are
 * compared within one minute only, so that the sparse ones of batches that never met do no harm.
 * @param places in page order; null for a new message
 * @param next where to begin when nothing on this page has a place
 */
export function placed(places: readonly (number | null)[], next: number): number[] {
  const result: number[] = [];
  for (let at = 0; at < places.length; ) {
    const place = places[at];
    if (typeof place === 'number') {
      result.push(place);
      at += 1;
      continue;
    }
    const end = places.findIndex((value, i) => i > at && value !== null);
    const count = (end < 0 ? places.length : end) - at;
    const before = at > 0 ? result[at - 1] : undefined;
    const after = end < 0 ? undefined : (places[end] ?? undefined);
    for (let i = 0; i < count; i += 1) result.push(between(before, after, i, count, next));
    at += count;
  }
  return result;
}

function between(before: number | undefined, after: number | undefined, i: number, count: number, next: number): number {
  if (before === undefined) return after === undefined ? next + i : after - count + i;
  if (after === undefined || after <= before) return before + 1 + i;
  return before + ((after - before) * (i + 1)) / (count + 1);
}
