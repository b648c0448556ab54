import type { RecordsFile } from '../../shared/formats/package.ts';
import type { MessageRecord } from '../../shared/record/message-record.ts';

/** A message as all packages together know it. */
export interface UnitedMessage {
  /** Its latest revision. */
  readonly record: MessageRecord;
  /** Texts that it had before, oldest first: of earlier revisions, and seen before an edit. */
  readonly earlier: readonly string[];
}

/** One day of a conversation, united over its increments. */
export interface UnitedDay {
  readonly day: string;
  readonly packages: number;
  /** Each message once; in order of time, then of the page. */
  readonly messages: readonly UnitedMessage[];
}

interface Placed {
  readonly record: MessageRecord;
  readonly revision: number;
  /** Milliseconds since 1970, of the message or, where it shows no time, of the one before it in its package. */
  readonly time: number;
}

function placedIn(file: RecordsFile): Placed[] {
  let time = Number.NEGATIVE_INFINITY;
  return file.releases.map(({ record, revision }) => {
    if (record.sentAt) time = Date.parse(record.sentAt.time);
    return { record, revision, time };
  });
}

function textsOf({ record }: Placed): string[] {
  const seen = record.observations.map(({ text }) => text);
  return [...seen, record.text].filter((text) => typeof text === 'string');
}

function fold(revisions: readonly Placed[]): { message: UnitedMessage; at: Placed } | null {
  const sorted = revisions.toSorted((a, b) => a.revision - b.revision);
  const at = sorted.at(-1);
  if (!at) return null;
  const texts = sorted.flatMap(textsOf).filter((text, i, all) => text !== all[i - 1]);
  const current = at.record.text;
  const earlier = texts.at(-1) === current ? texts.slice(0, -1) : texts;
  return { message: { record: at.record, earlier }, at };
}

/**
 * Unites the packages of one conversation: by day, each message once with its revisions folded.
 * @param files in any order
 */
export function unite(files: readonly RecordsFile[]): UnitedDay[] {
  const days = Map.groupBy(files, (file) => file.day);
  return [...days.keys()].sort().map((day) => {
    const parts = (days.get(day) ?? []).toSorted((a, b) => a.sequence - b.sequence);
    const byMessage = Map.groupBy(parts.flatMap(placedIn), ({ record }) => record.messageId);
    const messages = [...byMessage.values()]
      .map(fold)
      .filter((folded) => folded !== null)
      .sort((a, b) => a.at.time - b.at.time || a.at.record.order - b.at.record.order)
      .map(({ message }) => message);
    return { day, packages: parts.length, messages };
  });
}
