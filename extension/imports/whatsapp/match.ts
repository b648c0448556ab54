import { comparableName } from './marks.ts';
import { comparableKind, comparableText, type Matchable, minuteOf } from './match-key.ts';

export interface Matched {
  /** Ids of messages that are one: as the page showed it, as the export has it. */
  readonly pairs: readonly { readonly page: string; readonly imported: string }[];
  /** Ids that the export alone has, in its order. */
  readonly fresh: readonly string[];
  /**
   * Ids of the export that may be a message of the page and can't be told to be: for a person to decide, never added and
   * never dropped by themselves.
   */
  readonly unsure: readonly string[];
}

type Same = (page: Matchable, imported: Matchable) => boolean;

/** Whether one person sent both. A page may not know who: then it does not say no. */
function sameSender(page: Matchable, imported: Matchable): boolean {
  if (page.direction !== 'unknown' && imported.direction !== 'unknown' && page.direction !== imported.direction) return false;
  if (page.direction === 'out' && imported.direction === 'out') return true;
  const names = ({ sender }: Matchable) =>
    new Set([sender?.name, sender?.label, sender?.phone].flatMap((name) => (name ? [comparableName(name).replace(/^~ ?/, '')] : [])));
  const [a, b] = [names(page), names(imported)];
  return a.size === 0 || b.size === 0 || [...a].some((name) => b.has(name));
}

const sameText: Same = (a, b) => comparableText(a.text) === comparableText(b.text);
const startsAlike: Same = (page, imported) =>
  page.truncated && comparableText(page.text) !== '' && comparableText(imported.text).startsWith(comparableText(page.text));
const isWithheld = ({ type, deleted }: Matchable): boolean => deleted === true || type === 'waiting' || type === 'viewonce';
const sameKind: Same = (a, b) => comparableKind(a) === comparableKind(b) || a.type === 'unknown' || b.type === 'unknown';
/** One side no longer shows, or not yet, what the other does: taken back, changed, still waiting. */
const mayHaveChanged: Same = (a, b) => isWithheld(a) || isWithheld(b) || a.edited === true || b.edited === true;

/** Surest first. Within a rule the order of both sides decides which of equals is which. */
const RULES: readonly Same[] = [
  (a, b) => sameSender(a, b) && sameKind(a, b) && sameText(a, b),
  (a, b) => sameSender(a, b) && startsAlike(a, b),
];

/** Which minute, or day where the page prints no time, a message stands under. */
const slotsOf = (message: Matchable): string[] => {
  const minute = minuteOf(message);
  if (message.direction === 'system') return message.day === null ? [] : [`system ${message.day}`];
  return minute === null ? [] : [minute];
};

function grouped(messages: readonly Matchable[]): Map<string, Matchable[]> {
  const groups = new Map<string, Matchable[]>();
  for (const message of messages) for (const slot of slotsOf(message)) groups.set(slot, [...(groups.get(slot) ?? []), message]);
  return groups;
}

/**
 * Finds which messages of an export the page has shown before, so that each stands once. Pure; both sides of one
 * conversation, and whole minutes: the batches of a reading are that.
 * @param page what is known from the page, in its order
 * @param imported messages of an export, in its order
 */
export function matchExport(page: readonly Matchable[], imported: readonly Matchable[]): Matched {
  const known = grouped(page);
  const ids = new Set(page.map(({ id }) => id));
  const pairOf = new Map<string, string>();
  const unsure = new Set<string>();
  for (const [slot, candidates] of grouped(imported)) {
    const here = new Set(known.get(slot) ?? []);
    // Imported before: its own id is there already.
    const open = new Set(candidates.filter(({ id }) => !ids.has(id)));
    for (const { id } of candidates) if (ids.has(id)) pairOf.set(id, id);
    const pair = (one: Matchable, other: Matchable) => {
      pairOf.set(other.id, one.id);
      here.delete(one);
      open.delete(other);
    };
    for (const rule of RULES) {
      for (const other of [...open]) {
        const one = [...here].find((candidate) => rule(candidate, other));
        if (one) pair(one, other);
      }
    }
    pairChanged(here, open, pair, unsure);
  }
  return {
    pairs: [...pairOf].map(([id, of]) => ({ page: of, imported: id })),
    fresh: imported.filter(({ id }) => !pairOf.has(id) && !unsure.has(id)).map(({ id }) => id),
    unsure: imported.filter(({ id }) => unsure.has(id)).map(({ id }) => id),
  };
}

/** A message that changed is known by its sender and minute alone: sure where there is one on each side, else not. */
function pairChanged(
  here: ReadonlySet<Matchable>,
  open: ReadonlySet<Matchable>,
  pair: (one: Matchable, other: Matchable) => void,
  unsure: Set<string>,
): void {
  const changed = [...open].map((other) => ({
    other,
    ones: [...here].filter((one) => one.direction !== 'system' && sameSender(one, other) && mayHaveChanged(one, other)),
  }));
  for (const { other, ones } of changed) {
    const [one] = ones;
    if (!one) continue;
    const rivals = changed.filter(({ ones: theirs }) => theirs.includes(one)).length;
    if (ones.length === 1 && rivals === 1) pair(one, other);
    else unsure.add(other.id);
  }
}
