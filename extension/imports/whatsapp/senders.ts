import { MAX_NAME, type Sender } from '../../../shared/record/reading.ts';
import { comparableName, detached, LRM, plain } from './marks.ts';
import { standsFor } from './title.ts';
import { NOTICE_START } from './words.ts';

/** Longest name that is looked for before a colon. */
const LONGEST = 300;
/** Colons of one line that may end its sender's name. */
const MOST_COLONS = 4;
/** Names that are counted: no group has more people, a hostile file may. */
const MOST_NAMES = 5_000;
/** Longer names that are counted at once; when there are more, those seen once are forgotten. */
const MOST_LONGER = 20_000;
/** A quotation mark that is not closed: a name has none, unless it stands in the file again. */
const OPEN_QUOTE = /^[^"]* "[^"]*$|[“„][^”“]*$/;
/** A longer name is one when every message of the shorter has it, and that not by chance. */
const ENOUGH = 3;

/** Every way to split a line into sender and body, shortest name first. What begins with iOS's mark is never in a name. */
function splits(line: string): number[] {
  const ends: number[] = [];
  const head = line.slice(0, LONGEST + 2);
  for (let at = head.indexOf(': '); at > 0 && ends.length < MOST_COLONS; at = head.indexOf(': ', at + 1)) {
    ends.push(at);
    if (head.startsWith(LRM, at + 2)) break;
  }
  // A message of no characters may have lost the space after its colon.
  if (ends.length === 0 && head.endsWith(':') && head.length <= LONGEST) ends.push(head.length - 1);
  return ends;
}

/** What stands before a line's first colon: the start of its sender's name. */
export const startOfName = (line: string): string => comparableName(line.slice(0, splits(line)[0] ?? 0));

export interface Split {
  /** As printed, marks included. */
  readonly label: string;
  readonly body: string;
  /** The name may be longer or shorter than this. */
  readonly doubtful: boolean;
}

function add(counts: Map<string, number>, name: string): void {
  const before = counts.get(name);
  counts.set(before === undefined ? detached(name) : name, (before ?? 0) + 1);
}

/** Learns the senders of an export, and tells where a name ends: it may hold a colon itself. */
export class Senders {
  /** How often each name stands before the first colon. */
  private readonly shortest = new Map<string, number>();
  /** How often what stands before a later one. */
  private readonly longer = new Map<string, number>();
  private readonly known: ReadonlySet<string>;
  private readonly title: string | null;

  /**
   * @param known names that are certain: one's own
   * @param title of the conversation, as a file's name has it: the other's name, or who "says" the notices of iOS
   */
  constructor(known: readonly (string | null)[] = [], title: string | null = null) {
    this.known = new Set(known.filter((name) => name !== null).map(comparableName));
    this.title = title;
  }

  /** Counts the names that a line may begin with. */
  learn(line: string): void {
    const [first, ...rest] = splits(line).map((end) => comparableName(line.slice(0, end)));
    if (first === undefined) return;
    if (this.shortest.has(first) || this.shortest.size < MOST_NAMES) add(this.shortest, first);
    for (const name of rest) add(this.longer, name);
    if (this.longer.size > MOST_LONGER) for (const [name, times] of this.longer) if (times === 1) this.longer.delete(name);
  }

  /** Whether a name stands before a colon anywhere. */
  has(name: string): boolean {
    return this.shortest.has(name) || this.longer.has(name);
  }

  private isCertain(name: string): boolean {
    return this.known.has(name) || (this.title !== null && standsFor(this.title, name));
  }

  /** Whether what stands before a colon is the start of a notice: its words say so, or a title in quotes goes on after it. */
  private isInNotice(name: string): boolean {
    if (this.isCertain(name)) return false;
    return NOTICE_START.test(name) || (OPEN_QUOTE.test(name) && (this.shortest.get(name) ?? 0) < 2);
  }

  private isName(longer: string, shortest: string): boolean {
    if (this.isCertain(longer)) return true;
    const times = this.longer.get(longer) ?? 0;
    return times >= ENOUGH && times === this.shortest.get(shortest) && !this.isCertain(shortest);
  }

  /** Of names with a colon in them, by what stands before the first: what was learnt once every line is known. */
  withColon(): ReadonlyMap<string, string> {
    const names = new Map<string, string>();
    for (const name of this.longer.keys()) {
      const first = name.slice(0, name.indexOf(': '));
      if (this.isName(name, first) && name.length > (names.get(first)?.length ?? 0)) names.set(first, name);
    }
    return names;
  }

  /**
   * @param text the first line of a message, and those under it
   * @returns null where it has no sender: Android's notices
   */
  split(text: string): Split | null {
    const lineEnd = text.indexOf('\n');
    const line = lineEnd < 0 ? text : text.slice(0, lineEnd);
    const ends = splits(line);
    const names = ends.map((end) => comparableName(line.slice(0, end)));
    const [shortest = ''] = names;
    if (ends.length === 0 || this.isInNotice(shortest)) return null;
    const longest = names.findLastIndex((name, index) => index > 0 && this.isName(name, shortest));
    const chosen = Math.max(0, longest);
    const end = ends[chosen] ?? 0;
    // Some messages of this name go on with the same words and a colon: they may be part of another's name.
    const often = Math.max(ENOUGH, (this.shortest.get(shortest) ?? 0) / 2);
    const rival = longest < 0 && names.slice(1).some((name) => (this.longer.get(name) ?? 0) >= often);
    return {
      label: line.slice(0, end),
      body: text.slice(text.startsWith(': ', end) ? end + 2 : end + 1),
      doubtful: rival || (longest > 0 && !this.isCertain(names[chosen] ?? '')),
    };
  }
}

const PHONE = /^\+?\d[\d ().-]{5,25}$/;

/** A label as the fields of a sender: without WhatsApp's marks, and without the "~" before a name its owner chose. */
export function senderOf(label: string, self: boolean | null): Sender {
  const name = comparableName(label).replace(/^~ ?/, '').slice(0, MAX_NAME);
  return { name, self, label: label.slice(0, MAX_NAME), phone: PHONE.test(name) ? plain(name) : null, account: null };
}

/** How a label is compared with a name that a person gave. */
export const nameOfLabel = (label: string): string => senderOf(label, null).name ?? '';
