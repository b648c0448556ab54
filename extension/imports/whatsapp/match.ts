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

/** A message with what is compared of it, worked out once. */
interface Side {
  readonly message: Matchable;
  readonly text: string;
  readonly kind: string;
  readonly names: ReadonlySet<string>;
  /** It no longer shows, or not yet, what the other side does: taken back, still waiting. */
  readonly withheld: boolean;
  readonly edited: boolean;
}

function sideOf(message: Matchable): Side {
  const { sender, type, text, edited, deleted } = message;
  const names = [sender?.name, sender?.label, sender?.phone].flatMap((name) => (name ? [comparableName(name).replace(/^~ ?/, '')] : []));
  const withheld = deleted === true || type === 'waiting' || type === 'viewonce';
  return {
    message,
    text: comparableText(text),
    kind: type === 'unknown' ? 'unknown' : comparableKind(message),
    names: new Set(names),
    withheld,
    edited: edited === true,
  };
}

/** Whether one person sent both. A page may not know who: then it does not say no. */
function sameSender(page: Side, imported: Side): boolean {
  const [a, b] = [page.message.direction, imported.message.direction];
  if (a !== 'unknown' && b !== 'unknown' && a !== b) return false;
  if (a === 'out' && b === 'out') return true;
  return page.names.size === 0 || imported.names.size === 0 || [...page.names].some((name) => imported.names.has(name));
}

type Same = (page: Side, imported: Side) => boolean;

const sameKind: Same = (a, b) => a.kind === b.kind || a.kind === 'unknown' || b.kind === 'unknown';

/** Surest first. Within a rule the order of both sides decides which of equals is which. */
const RULES: readonly Same[] = [
  (page, imported) => page.text === imported.text && sameKind(page, imported) && sameSender(page, imported),
  // The page shows the start alone.
  (page, imported) => page.message.truncated && page.text !== '' && imported.text.startsWith(page.text) && sameSender(page, imported),
];

const wordsOf = ({ text }: Side): Set<string> =>
  new Set(
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== ''),
  );

/** Whether half of the words of one text stand in the other: an edit leaves so much. */
function alike(a: Side, b: Side): boolean {
  const [few, many] = [wordsOf(a), wordsOf(b)].sort((x, y) => x.size - y.size);
  if (!few || !many || many.size === 0) return false;
  return [...few].filter((word) => many.has(word)).length * 2 >= many.size;
}

/** How sure it is that two of one sender and minute are one message that changed between the two looks. */
function afterChange(page: Side, imported: Side): 'no' | 'maybe' | 'likely' {
  if (page.message.direction === 'system' || !sameSender(page, imported)) return 'no';
  if (page.withheld || imported.withheld) return 'likely';
  if (!page.edited && !imported.edited) return 'no';
  return alike(page, imported) ? 'likely' : 'maybe';
}

/** Which minute, or day where the page prints no time, a message stands under. */
function slotOf(message: Matchable): string | null {
  if (message.direction !== 'system') return minuteOf(message);
  return message.day === null ? null : `system ${message.day}`;
}

function grouped(messages: readonly Matchable[]): Map<string, Side[]> {
  const groups = new Map<string, Side[]>();
  for (const message of messages) {
    const slot = slotOf(message);
    if (slot === null) continue;
    const group = groups.get(slot) ?? [];
    group.push(sideOf(message));
    groups.set(slot, group);
  }
  return groups;
}

/**
 * Finds which messages of an export the page has shown before, so that each stands once. Pure; both sides of one
 * conversation, and whole minutes: the batches of a reading are that. Where one minute is too large for a batch, what is
 * paired already is left out of the next call.
 * @param page what is known from the page, in its order
 * @param imported messages of an export, in its order
 */
export function matchExport(page: readonly Matchable[], imported: readonly Matchable[]): Matched {
  const known = grouped(page);
  const ids = new Set(page.map(({ id }) => id));
  const imports = new Set(imported.map(({ id }) => id));
  const pairOf = new Map([...imports].filter((id) => ids.has(id)).map((id) => [id, id]));
  const unsure = new Set<string>();
  for (const [slot, candidates] of grouped(imported)) {
    const here = new Set(known.get(slot) ?? []);
    // Imported before: its own id is there already.
    const open = new Set(candidates.filter(({ message }) => !ids.has(message.id)));
    for (const one of here) if (imports.has(one.message.id)) here.delete(one);
    const pair = (one: Side, other: Side) => {
      pairOf.set(other.message.id, one.message.id);
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

/** A message that changed is known by its sender and minute: paired where one is likely and no other in question. */
function pairChanged(here: ReadonlySet<Side>, open: ReadonlySet<Side>, pair: (one: Side, other: Side) => void, unsure: Set<string>): void {
  const questions = [...open].flatMap((other) => {
    const ones = [...here].filter((one) => afterChange(one, other) !== 'no');
    return ones.length === 0 ? [] : [{ other, ones }];
  });
  const asked = new Map<Side, number>();
  for (const { ones } of questions) for (const one of ones) asked.set(one, (asked.get(one) ?? 0) + 1);
  for (const { other, ones } of questions) {
    const [one] = ones;
    if (one && ones.length === 1 && asked.get(one) === 1 && afterChange(one, other) === 'likely') pair(one, other);
    else unsure.add(other.message.id);
  }
}
