import type { MessageReading, Poll } from '../../shared/record/reading.ts';
import type { Content } from '../store/schema.ts';

/** Read out of the text: they stand and fall with it. */
const OF_TEXT = ['markup', 'mentions', 'links'] as const;
/** Absent where they are not known, or the message has none. */
const OPTIONAL = [...OF_TEXT, 'linkPreview', 'poll', 'starred', 'status'] as const;

type Details = Partial<Pick<Content, (typeof OPTIONAL)[number]>>;
type Look = Pick<MessageReading, 'text'> & Details;

const STEPS: readonly NonNullable<Details['status']>[] = ['pending', 'sent', 'delivered', 'read'];

/** Delivery only goes on. */
function further(before: Details['status'], now: Details['status']): Details['status'] {
  if (!before || !now) return now ?? before;
  return STEPS.indexOf(now) > STEPS.indexOf(before) ? now : before;
}

/** The newest count; one that this look does not show stays as it was. */
function counted(before: Poll | undefined, now: Poll | undefined): Poll | undefined {
  if (!before || !now) return now ?? before;
  const votesOf = new Map(before.options.map(({ text, votes }) => [text, votes]));
  return { ...now, options: now.options.map(({ text, votes }) => ({ text, votes: votes ?? votesOf.get(text) ?? null })) };
}

/**
 * The optional fields of a message after a look at it. Each look can add to them; only another text takes away what was
 * read out of the one before.
 * @param text the text that stands after this look
 */
function foldDetails(before: Look, now: Look, text: string | null): Details {
  const looked = now.text === text;
  const same = before.text === text;
  const all: Record<(typeof OPTIONAL)[number], unknown> = {
    markup: (looked ? now.markup : undefined) ?? (same ? before.markup : undefined),
    mentions: (looked ? now.mentions : undefined) ?? (same ? before.mentions : undefined),
    links: (looked ? now.links : undefined) ?? (same ? before.links : undefined),
    linkPreview: now.linkPreview ?? before.linkPreview,
    poll: counted(before.poll, now.poll),
    starred: now.starred ?? before.starred,
    status: further(before.status, now.status),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Details;
}

/**
 * Content with its optional fields after a look, and where they came from; of two looks the source of the value that
 * stands. Fields keep their place: what did not change reads the same as before.
 */
export function withDetails(content: Content, before: Content, now: MessageReading): Content {
  const details = foldDetails(before, now, content.text);
  const fields: Record<string, unknown> = { ...content };
  const provenance = { ...content.provenance };
  for (const field of OPTIONAL) {
    const value = details[field];
    const source = value === before[field] ? before.provenance[field] : (now.provenance[field] ?? before.provenance[field]);
    if (value === undefined) delete fields[field];
    else fields[field] = value;
    if (value === undefined || !source) delete provenance[field];
    else provenance[field] = source;
  }
  return { ...(fields as Content), provenance };
}
