import { hashJson } from './canonical.ts';
import type { MessageRecord } from './message-record.ts';

const CONTENT_FORMAT = 'zegel-content/1';

/**
 * A hash of what a message is, and not of how it was seen: two browsers or two devices that saw the same message give the
 * same hash, whatever their conversation ids, clocks, readers, provenance, order on the page and reactions so far. The
 * same instant in two spellings is the same. Compared only among records of one `messageId`.
 * @returns 64 hexadecimal digits
 */
export function contentHashOf(record: MessageRecord): string {
  const { client, nativeId, direction, sender, sentAt, type, text, quoted, edited, deleted, forwarded, attachments, truncated } = record;
  return hashJson({
    format: CONTENT_FORMAT,
    ...{ client, nativeId, direction, type, text, forwarded, truncated },
    // A client that says nothing of an edit and one that says "no edit" saw the same.
    edited: edited === true,
    deleted: deleted === true,
    sender: sender && { name: sender.name, self: sender.self, account: sender.account },
    sentAt: sentAt && { at: instantOf(sentAt.time), precision: sentAt.precision },
    quoted: quoted && { sender: quoted.sender, text: quoted.text },
    attachments,
  });
}

/** Milliseconds since 1970, or the text as it is where no clock ever showed it. */
function instantOf(time: string): number | string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? time : at;
}
