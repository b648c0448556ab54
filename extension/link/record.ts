import { ZegelError } from '../../shared/errors/error.ts';
import type { Decision } from '../../shared/log/decision.ts';
import type { Release } from '../../shared/protocol/release.ts';
import { hashJson } from '../../shared/record/canonical.ts';
import { MESSAGE_FORMAT, type MessageRecord } from '../../shared/record/message-record.ts';
import type { ConversationRow, MessageRow, ObservationRow } from '../store/schema.ts';

/**
 * A stored message as it is handed over.
 * @throws ZegelError `internal` for a stub or a conversation without its title: neither can be on its way
 */
export function recordOf(row: MessageRow, conversation: ConversationRow, observations: readonly ObservationRow[]): MessageRecord {
  if (!row.content || !conversation.plain) throw new ZegelError('internal');
  const { day: _day, reactionTotal: _total, ...content } = row.content;
  return {
    format: MESSAGE_FORMAT,
    messageId: row.messageId,
    client: conversation.client,
    conversation: { id: conversation.id, kind: conversation.kind, ...conversation.plain },
    day: row.day,
    order: row.order,
    ...content,
    observations: observations.map(({ key: _key, message: _message, ...observation }) => observation),
    capturedAt: row.capturedAt,
  };
}

export function releaseOf(record: MessageRecord, revision: number, decision: Decision): Release {
  return { record, revision, recordHash: hashJson(record), decision };
}
