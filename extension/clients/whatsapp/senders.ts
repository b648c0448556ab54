import type { Provenance } from '../../../shared/record/provenance.ts';
import type { Sender } from '../../../shared/record/reading.ts';
import { isPhone, withoutTilde } from './author.ts';
import { type Directions, runAbove, runsOn, shapeOf } from './directions.ts';
import { comparable } from './numerals.ts';
import type { MessageRow, Row } from './row.ts';
import { among, MAYBE } from './words.ts';

export interface SenderOf {
  readonly sender: Sender | null;
  readonly from: Provenance;
}

/** Pairs of values that the page shows together, for completing one from the other. */
class Pairs {
  private readonly known = new Map<string, Set<string>>();

  add(key: string | null | undefined, value: string | null | undefined): void {
    if (!key || !value) return;
    const values = this.known.get(comparable(key)) ?? new Set();
    this.known.set(comparable(key), values.add(value));
  }

  /** The only value, or null where there is none or several. */
  only(key: string | null): string | null {
    const values = key === null ? undefined : this.known.get(comparable(key));
    const [first] = values ?? [];
    return values?.size === 1 && first !== undefined ? first : null;
  }
}

/** The name in a spoken label, without the "Maybe" that stands before one that is not saved. */
function spokenName(label: string | null, isKnown: (name: string) => boolean): string | null {
  if (label === null) return null;
  const space = label.search(/\s/);
  const doubtful = space > 0 && among(MAYBE, label.slice(0, space));
  const bare = doubtful ? label.slice(space).trim() : label;
  if (doubtful && !isKnown(bare)) return isKnown(label) ? label : null;
  return withoutTilde(bare);
}

/** Who is called what on this page. */
class People {
  /** Name as shown → name in heads, and the other way. */
  readonly labelOf = new Pairs();
  readonly nameOf = new Pairs();
  private readonly seen = new Set<string>();

  constructor(incoming: readonly MessageRow[]) {
    for (const { author, head } of incoming) {
      if (author) this.seen.add(comparable(author.name));
      if (head?.label) this.seen.add(comparable(head.label));
    }
    for (const row of incoming) this.learn(row);
  }

  isKnown = (name: string): boolean => this.seen.has(comparable(name));

  private learn(row: MessageRow): void {
    const { author } = row;
    const shown = author?.name ?? spokenName(row.label, this.isKnown);
    const printed = row.head?.label ?? author?.number ?? (author && !author.pushed ? author.name : null);
    this.labelOf.add(shown, printed);
    this.nameOf.add(printed, shown);
  }

  /** What a row shows of its sender, completed from the rest of the page. */
  senderOf(row: MessageRow, title: string): Sender | null {
    const shown = row.author?.name ?? spokenName(row.label, this.isKnown);
    const printed = row.head?.label ?? row.author?.number ?? this.labelOf.only(shown) ?? (this.isTitle(shown, title) ? shown : null);
    const name = shown ?? (printed !== null && (!isPhone(printed) || this.isTitle(printed, title)) ? printed : this.nameOf.only(printed));
    if (name === null && printed === null) return null;
    return { name, self: false, label: printed, phone: printed !== null && isPhone(printed) ? printed : null, account: row.id.participant };
  }

  private isTitle(name: string | null, title: string): boolean {
    return name !== null && comparable(name) === comparable(title);
  }
}

function provenanceOf(row: MessageRow): Provenance {
  if (row.head?.label) return 'head';
  return row.author || row.label ? 'label' : 'run';
}

/**
 * Names the sender of each message: from its head, author or label, else from the run it goes on with, else (in a
 * conversation of two) from the other's other messages.
 */
export function nameSenders(
  rows: readonly Row[],
  directions: Directions,
  title: string,
  isDirect: boolean,
  isTransparent: (row: Row) => boolean,
): ReadonlyMap<MessageRow, SenderOf> {
  const sideOf = (row: MessageRow) => directions.of.get(row)?.direction ?? 'unknown';
  const messages = rows.filter((row) => row.kind === 'message');
  const people = new People(messages.filter((row) => sideOf(row) === 'in'));
  const shape = shapeOf(rows);
  const senders = new Map<MessageRow, SenderOf>();
  rows.forEach((row, index) => {
    if (row.kind !== 'message') return;
    const side = sideOf(row);
    if (side === 'out') senders.set(row, { sender: own(row, directions.selfName), from: row.head?.label ? 'head' : 'neighbour' });
    if (side === 'unknown') senders.set(row, { sender: undecided(row), from: 'head' });
    if (side !== 'in') return;
    const shown = people.senderOf(row, title);
    const above = shown === null && runsOn(row, shape) ? runAbove(rows, index, isTransparent) : null;
    const inherited = above && sideOf(above) === 'in' ? (senders.get(above)?.sender ?? null) : null;
    const account = row.id.participant;
    const sender = shown ?? (inherited && (account === null || account === inherited.account) ? inherited : null);
    senders.set(row, { sender: sender ?? (account === null ? null : { ...NOBODY, self: false, account }), from: provenanceOf(row) });
  });
  return isDirect ? withTheOther(senders, sideOf) : senders;
}

const NOBODY: Sender = { name: null, self: null, label: null, phone: null, account: null };

function own(row: MessageRow, selfName: string | null): Sender {
  const name = row.head?.label ?? selfName;
  return { name, self: true, label: name, phone: null, account: row.id.participant };
}

/** Without a direction the printed name alone is certain: whose it is, is not. */
function undecided(row: MessageRow): Sender | null {
  const label = row.head?.label ?? null;
  return label === null ? null : { ...NOBODY, name: isPhone(label) ? null : label, label };
}

/** In a conversation of two every incoming message is the other's. */
function withTheOther(senders: Map<MessageRow, SenderOf>, sideOf: (row: MessageRow) => string): ReadonlyMap<MessageRow, SenderOf> {
  const incoming = [...senders].filter(([row]) => sideOf(row) === 'in');
  const known = incoming.map(([, { sender }]) => sender).filter((sender) => sender !== null && sender.name !== null);
  const first = known[0];
  if (!first || !known.every((sender) => sender?.name === first.name && sender.label === first.label)) return senders;
  for (const [row, { sender }] of incoming) if (sender === null) senders.set(row, { sender: first, from: 'neighbour' });
  return senders;
}
