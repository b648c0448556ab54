import type * as z from 'zod/mini';
import type { Provenance } from '../../../shared/record/provenance.ts';
import type { Quoted } from '../../../shared/record/reading.ts';
import { withoutTilde } from './author.ts';
import { comparable, plain } from './numerals.ts';
import { type QuoteFacts, thumbnailIn } from './quote.ts';
import type { MessageRow } from './row.ts';
import type { SenderOf } from './senders.ts';
import { among, PLACEHOLDER, youIn } from './words.ts';

type Reply = z.infer<typeof Quoted>;

interface Earlier {
  readonly row: MessageRow;
  readonly name: string;
}

/** A quote as read, and how it is known which message it shows; null where that is not. */
export interface Resolved {
  readonly quoted: Reply;
  readonly from: Provenance | null;
}

/**
 * Finds what a reply answers among the messages above it. The page tells no id; one single message that matches in
 * sender and content is taken for it, several are not.
 */
export class Replies {
  private readonly byName = new Map<string, Earlier[]>();
  private readonly selfName: string | null;
  private readonly selfLabels: ReadonlySet<string>;
  private readonly you: ReadonlySet<string> | null;

  /** @param selfLabels words by which the page calls the user, learnt from his own bubbles */
  constructor(selfName: string | null, selfLabels: ReadonlySet<string>, language: string) {
    this.selfName = selfName;
    this.selfLabels = selfLabels;
    this.you = youIn(language);
  }

  /** Adds a message; those below it may answer it. */
  add(row: MessageRow, { sender }: SenderOf): void {
    const name = sender?.self === true ? SELF : sender?.name ? comparable(sender.name) : null;
    if (name === null) return;
    const known = this.byName.get(name) ?? [];
    known.push({ row, name });
    this.byName.set(name, known);
  }

  /** Whose name the quote may show: the user's, somebody else's, or (a contact called "You") either. */
  private whose(author: string): string[] {
    const other = comparable(author);
    const mine = this.selfLabels.has(other) || (this.you !== null && among(this.you, author));
    if (mine) return this.byName.has(other) ? [SELF, other] : [SELF];
    const wordUnknown = this.you === null && this.selfLabels.size === 0 && !this.byName.has(other);
    return wordUnknown ? [SELF, other] : [other];
  }

  /** Reads a quote with the page around it. */
  resolve(quote: QuoteFacts): Resolved {
    const author = quote.author === null ? null : withoutTilde(quote.author);
    const whose = author === null ? [] : this.whose(author);
    const alike = whose.flatMap((name) => (this.byName.get(name) ?? []).filter(({ row }) => matches(quote, row)));
    const pictured = alike.filter(({ row }) => showsPicture(quote, row));
    const matching = pictured.length > 0 ? pictured : alike;
    const target = matching.length === 1 ? (matching[0] ?? null) : null;
    const name = whose.length === 1 ? whose[0] : target?.name;
    const sender = name === undefined ? null : name === SELF ? this.selfName : author;
    const quoted = { id: target?.row.id.id ?? null, sender, ...contentOf(quote, target?.row ?? null) };
    return { quoted, from: target === null ? null : pictured.length > 0 ? 'attribute' : 'neighbour' };
  }
}

const SELF = '\u0000self';

const isPlaceholder = (quote: QuoteFacts): boolean => quote.text !== null && among(PLACEHOLDER, quote.text);
const bare = (row: MessageRow): boolean => row.text === '';

/** A quote's small picture has the very bytes of the one in the message that it shows. */
const showsPicture = (quote: QuoteFacts, row: MessageRow): boolean =>
  quote.thumbnail !== null && row.content.parts.some((part) => thumbnailIn(part) === quote.thumbnail);

/** Whether a message can be what a quote shows. */
function matches(quote: QuoteFacts, row: MessageRow): boolean {
  if (quote.text !== null && quote.text !== '' && row.text === quote.text) return true;
  const { type, attachments } = row.content;
  const picture = showsPicture(quote, row);
  // Words beside a small picture may stand for it: then the picture alone tells.
  if (quote.text === null && picture) return true;
  if (quote.kind === 'voice') return type === 'voice';
  if (quote.kind === 'document') return type === 'document' && attachments?.[0]?.name === quote.text;
  if (quote.kind === 'video') return type === 'video' && bare(row) && picture;
  if (quote.kind !== 'image') return false;
  if (type === 'album') return bare(row) && !isPlaceholder(quote) && countIn(quote.text) === attachments?.length;
  return type === 'image' && bare(row) && picture;
}

const countIn = (text: string | null): number | null => {
  const digits = /^\d+/.exec(plain(text ?? ''))?.[0];
  return digits === undefined ? null : Number(digits);
};

/** A recording has no text of its own; a picture without one shows a word in its place. */
function contentOf(quote: QuoteFacts, target: MessageRow | null): Pick<Reply, 'text' | 'kind'> {
  if (quote.kind === 'voice') return { text: '', kind: 'voice' };
  if (quote.kind === 'image' || quote.kind === 'video') {
    if (target?.content.type === 'album') return { text: quote.text, kind: 'album' };
    const wordless = target ? bare(target) : isPlaceholder(quote);
    return { text: wordless ? '' : target ? quote.text : null, kind: wordless ? quote.kind : null };
  }
  return { text: quote.text, kind: quote.kind };
}
