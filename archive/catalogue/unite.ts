import type { RecordsFile } from '../../shared/formats/package.ts';
import { contentHashOf } from '../../shared/record/content-hash.ts';
import type { MessageRecord } from '../../shared/record/message-record.ts';

/** A message as all packages together know it. */
export interface UnitedMessage {
  /** The version that was seen last. */
  readonly record: MessageRecord;
  /** Texts that it had before, in the order in which they were seen: of earlier versions, and before an edit. */
  readonly earlier: readonly string[];
  /** Earlier versions in which more than the text is another: who, when, what was attached. First seen first. */
  readonly others: readonly MessageRecord[];
  /** How many versions there are, this one included: what several devices saw alike is one. */
  readonly versions: number;
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

/** When this state of the message was seen: revisions are counted by each device on its own, and tell no order among them. */
function lastSeen({ observations, capturedAt }: MessageRecord): string {
  return [capturedAt, ...observations.map(({ at }) => at)].toSorted().at(-1) ?? capturedAt;
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function inOrderOfSight(placed: readonly Placed[]): Placed[] {
  return placed.toSorted((a, b) => compare(lastSeen(a.record), lastSeen(b.record)) || a.revision - b.revision);
}

/** All that is not its text, nor what an edit or a deletion by the sender makes another. */
function frameOf(record: MessageRecord): string {
  return contentHashOf({ ...record, text: null, edited: null, deleted: null, type: 'text' });
}

function textsOf(records: readonly MessageRecord[]): string[] {
  const seen = records.flatMap((record) => [
    ...record.observations.map(({ at, text }) => ({ at, text })),
    { at: lastSeen(record), text: record.text },
  ]);
  const texts = seen.toSorted((a, b) => compare(a.at, b.at)).flatMap(({ text }) => (typeof text === 'string' ? [text] : []));
  return texts.filter((text, i) => text !== texts[i - 1]);
}

function fold(placed: readonly Placed[]): UnitedMessage | null {
  const records = inOrderOfSight(placed).map(({ record }) => record);
  const record = records.at(-1);
  if (!record) return null;
  // Of versions that say the same, the one that was seen last stands for all.
  const versions = [...new Map(records.map((one) => [contentHashOf(one), one])).values()];
  const others = versions.filter((one) => frameOf(one) !== frameOf(record));
  const texts = textsOf(records.filter((one) => !others.includes(one)));
  const earlier = texts.at(-1) === record.text ? texts.slice(0, -1) : texts;
  return { record, earlier, others, versions: versions.length };
}

/**
 * Unites the packages of one conversation: by day, each message once with its versions folded.
 * @param files in any order
 * @param elsewhere packages of other conversations in which the same messages may stand: another device that saw them has
 *   an id of its own for the conversation. Only what they say of messages in `files` is taken.
 */
export function unite(files: readonly RecordsFile[], elsewhere: readonly RecordsFile[] = []): UnitedDay[] {
  const days = Map.groupBy(files, (file) => file.day);
  const own = Map.groupBy(files.toSorted((a, b) => a.sequence - b.sequence).flatMap(placedIn), ({ record }) => record.messageId);
  const also = Map.groupBy(elsewhere.flatMap(placedIn), ({ record }) => record.messageId);
  const folded = [...own].flatMap(([id, placed]) => {
    // Where it stands in this conversation is this conversation's to say.
    const at = inOrderOfSight(placed).at(-1);
    const message = fold([...placed, ...(also.get(id) ?? [])]);
    return at && message ? [{ at, message }] : [];
  });
  return [...days.keys()].sort().map((day) => {
    const messages = folded
      .filter(({ at }) => at.record.day === day)
      .sort((a, b) => a.at.time - b.at.time || a.at.record.order - b.at.record.order)
      .map(({ message }) => message);
    return { day, packages: days.get(day)?.length ?? 0, messages };
  });
}
