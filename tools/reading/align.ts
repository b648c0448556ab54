type Fields = Readonly<Record<string, unknown>>;

export interface Alignment {
  /** Expected beside actual, in expected order. */
  readonly pairs: readonly (readonly [Fields, Fields])[];
  readonly missing: readonly Fields[];
  readonly invented: readonly Fields[];
}

/** Lays two lists of messages side by side: by id, and what has no partner then by its place between those that have. */
export function align(expected: readonly Fields[], actual: readonly Fields[]): Alignment {
  const place = new Map(actual.map((message, index) => [message.id, index]));
  const taken = new Set(expected.map(({ id }) => place.get(id)).filter((index) => index !== undefined));
  const pairs: [Fields, Fields][] = [];
  const missing: Fields[] = [];
  let last = -1;
  for (const want of expected) {
    const byId = place.get(want.id);
    const next = last + 1;
    const have = byId !== undefined ? byId : next < actual.length && !taken.has(next) ? next : undefined;
    const partner = have === undefined ? undefined : actual[have];
    if (have === undefined || !partner) missing.push(want);
    else {
      taken.add(have);
      pairs.push([want, partner]);
      last = have;
    }
  }
  return { pairs, missing, invented: actual.filter((_, index) => !taken.has(index)) };
}
