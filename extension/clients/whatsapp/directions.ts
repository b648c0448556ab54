import type { Provenance } from '../../../shared/record/provenance.ts';
import { comparable } from './numerals.ts';
import type { MessageRow, Row } from './row.ts';
import { among, youIn } from './words.ts';

export type Side = 'in' | 'out';

export interface DirectionOf {
  readonly direction: Side | 'unknown';
  readonly from: Provenance;
}

/** What the page taught about the user's own name, and what there was to teach it. */
export interface Directions {
  readonly of: ReadonlyMap<MessageRow, DirectionOf>;
  /** The user's own name as heads print it; null where none, or more than one, was seen. */
  readonly selfName: string | null;
  readonly conflicts: number;
}

type Votes = Map<string, Set<Side>>;

function vote(votes: Votes, name: string | null | undefined, side: Side): void {
  if (!name) return;
  const key = comparable(name);
  const known = votes.get(key) ?? new Set();
  votes.set(key, known.add(side));
}

function verdict(votes: Votes, name: string): Side | 'both' | null {
  const known = votes.get(comparable(name));
  if (!known) return null;
  const [only] = known;
  return known.size === 1 && only ? only : 'both';
}

/** What the row itself shows, independent of names. Authors stand above other people's bubbles only. */
function hardEvidence(row: MessageRow): { side: Side; from: Provenance }[] {
  const found: { side: Side; from: Provenance }[] = [];
  if (row.id.fromMe !== null) found.push({ side: row.id.fromMe ? 'out' : 'in', from: 'attribute' });
  if (row.side) found.push({ side: row.side, from: 'attribute' });
  if (row.tail) found.push({ side: row.tail, from: 'tail' });
  if (row.foot.marks.ticks) found.push({ side: 'out', from: 'ticks' });
  if (row.author) found.push({ side: 'in', from: 'label' });
  return found;
}

function labelEvidence(label: string | null, labels: Votes, language: string): Side | 'both' | null {
  if (!label) return null;
  const you = youIn(language);
  return verdict(labels, label) ?? (you === null ? null : among(you, label) ? 'out' : 'in');
}

/** A row that begins a run of bubbles shows who wrote it. */
export const startsRun = (row: MessageRow): boolean => row.tail !== null || row.label !== null || row.author !== null;

/** Bubbles without a background have no tail, even at the start of a run. */
const isNaked = (row: MessageRow): boolean => ['sticker', 'stickers', 'unknown'].includes(row.content.type);

/**
 * Whether a row without a start of its own goes on with the run above it. Only where its start would have shown: on
 * this page tails (or, for a sticker, labels) are drawn.
 */
export function runsOn(row: MessageRow, page: { tails: boolean; labels: boolean }): boolean {
  return !startsRun(row) && (isNaked(row) ? page.labels : page.tails || page.labels);
}

export function shapeOf(rows: readonly Row[]): { tails: boolean; labels: boolean } {
  const messages = rows.filter((row) => row.kind === 'message');
  return { tails: messages.some(({ tail }) => tail !== null), labels: messages.some(({ label }) => label !== null) };
}

/** The message whose run a row goes on with, or null. An unread line may stand between. */
export function runAbove(rows: readonly Row[], index: number, isTransparent: (row: Row) => boolean): MessageRow | null {
  for (let i = index - 1; i >= 0; i--) {
    const row = rows[i];
    if (row?.kind === 'message') return row;
    if (!row || !isTransparent(row)) return null;
  }
  return null;
}

class Court {
  readonly of = new Map<MessageRow, DirectionOf>();
  readonly labels: Votes = new Map();
  readonly heads: Votes = new Map();
  conflicts = 0;
  private readonly messages: readonly MessageRow[];
  /** Own messages on this page carry delivery marks: one without them is not known to be own by its name alone. */
  private readonly ticksShow: boolean;

  constructor(rows: readonly Row[]) {
    this.messages = rows.filter((row) => row.kind === 'message');
    this.ticksShow = this.messages.some(({ foot }) => foot.marks.ticks);
  }

  private settle(row: MessageRow, direction: DirectionOf['direction'], from: Provenance): void {
    this.of.set(row, { direction, from });
    if (direction === 'unknown') this.conflicts += 1;
    else vote(this.heads, row.head?.label, direction);
  }

  /** First what rows show by themselves; it teaches which labels and names are whose. */
  hard(): void {
    for (const row of this.messages) {
      const found = hardEvidence(row);
      const first = found[0];
      if (!first) continue;
      const agree = found.every(({ side }) => side === first.side);
      this.settle(row, agree ? first.side : 'unknown', first.from);
      if (agree) vote(this.labels, row.label, first.side);
    }
  }

  labelled(language: string): void {
    for (const row of this.messages) {
      if (this.of.has(row)) continue;
      const side = labelEvidence(row.label, this.labels, language);
      if (side && side !== 'both') this.settle(row, side, 'label');
    }
  }

  /** @param selfName the user's own name, where it is known from elsewhere */
  named(selfName: string | null): void {
    for (const row of this.messages) {
      const name = row.head?.label;
      if (this.of.has(row) || !name) continue;
      const seen = verdict(this.heads, name);
      const own = selfName !== null && comparable(selfName) === comparable(name);
      const side = seen ?? (selfName === null ? null : own ? 'out' : 'in');
      if (side === 'both' || side === null || (side === 'out' && this.ticksShow)) continue;
      this.of.set(row, { direction: side, from: 'head' });
    }
  }

  runs(rows: readonly Row[], isTransparent: (row: Row) => boolean): void {
    const shape = shapeOf(rows);
    rows.forEach((row, index) => {
      if (row.kind !== 'message' || this.of.has(row) || !runsOn(row, shape)) return;
      const above = runAbove(rows, index, isTransparent);
      const known = above ? this.of.get(above) : undefined;
      if (!known || known.direction === 'unknown') return;
      if (known.direction === 'out' && this.ticksShow && row.content.type !== 'deleted') return;
      if (row.head?.label && above?.head?.label && comparable(row.head.label) !== comparable(above.head.label)) return;
      this.of.set(row, { direction: known.direction, from: 'run' });
    });
  }

  /** The one name under which the user's own messages stand. */
  selfName(): string | null {
    const own = [...this.heads].filter(([, sides]) => sides.has('out'));
    const only = own[0];
    if (own.length !== 1 || !only) return null;
    const row = this.messages.find((one) => this.of.get(one)?.direction === 'out' && comparable(one.head?.label ?? '') === only[0]);
    return row?.head?.label ?? null;
  }
}

/**
 * Settles who wrote each message, the user or somebody else, from what agrees: the row's own marks, then labels and
 * names that those marks taught, then the run it stands in. What nothing shows stays unknown; nothing is taken for
 * incoming for want of evidence.
 * @param remembered the user's own name from earlier pages
 */
export function settleDirections(
  rows: readonly Row[],
  language: string,
  remembered: string | null,
  isTransparent: (row: Row) => boolean,
): Directions {
  const court = new Court(rows);
  court.hard();
  court.labelled(language);
  const selfName = court.selfName() ?? (court.heads.size > 0 && ownNames(court) > 1 ? null : remembered);
  court.named(selfName);
  court.runs(rows, isTransparent);
  return { of: court.of, selfName, conflicts: court.conflicts };
}

const ownNames = (court: Court): number => [...court.heads.values()].filter((sides) => sides.has('out')).length;
