import type { MessageReading, Reading } from '../../../shared/record/reading.ts';

/** A message as a reader reports it. */
export function messageOf(id: string, text = `bericht ${id}`): MessageReading {
  return {
    id,
    rawId: null,
    direction: 'in',
    sender: null,
    sentAt: null,
    day: null,
    type: 'text',
    text,
    quoted: null,
    reactions: [],
    reactionTotal: null,
    edited: null,
    deleted: null,
    forwarded: null,
    attachments: [],
    truncated: false,
    provenance: {},
  };
}

export function readingOf(messages: readonly MessageReading[], part: Partial<Reading> = {}): Reading {
  return {
    client: 'whatsapp',
    reader: 'whatsapp/test',
    conversation: { nativeId: null, title: 'Sanne', kind: 'direct', account: null },
    messages: [...messages],
    pending: [],
    unknown: [],
    evidence: {},
    ...part,
  };
}
