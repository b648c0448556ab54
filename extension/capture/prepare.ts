import type { MessageReading, Reading } from '../../shared/record/reading.ts';
import { readCounters } from '../store/counters.ts';
import type { KeyedHash } from '../store/keyed.ts';
import { lookUp } from '../store/lookup.ts';
import type { Profile } from '../store/profile.ts';
import type { Fingerprint, MessageRow } from '../store/schema.ts';
import { isDeleted, saysReactions } from './fold.ts';
import { type Unread, unreadOf } from './gaps.ts';
import type { Evidence } from './identify.ts';

/**
 * Everything of a reading that needs a keyed hash, made before the transaction opens: an IndexedDB transaction ends
 * while it waits for anything else.
 */
export interface Prepared {
  evidence: Evidence | null;
  messages: readonly { ref: string; reading: MessageReading }[];
  unread: readonly (Unread & { ref: string | null })[];
  /** For messages of which only a stub is left: what changed since. */
  changed: ReadonlySet<string>;
}

export async function fingerprintOf(
  hash: KeyedHash,
  of: Pick<MessageReading, 'text' | 'reactions' | 'deleted' | 'type'>,
): Promise<Fingerprint> {
  return {
    text: of.text === null ? null : await hash.content('text', of.text),
    reactions: await hash.content(
      'reactions',
      of.reactions.map((reaction) => reaction.emoji),
    ),
    deleted: isDeleted(of),
  };
}

/** Whether a message reads differently from what was archived of it; what a reading does not say is no difference. */
async function differs(hash: KeyedHash, stub: Fingerprint, reading: MessageReading): Promise<boolean> {
  const now = await fingerprintOf(hash, reading);
  if (now.deleted) return !stub.deleted;
  if (now.text !== null && !reading.truncated && now.text !== stub.text) return true;
  return saysReactions(reading) && now.reactions !== stub.reactions;
}

async function changedStubs(profile: Profile, messages: Prepared['messages']): Promise<Set<string>> {
  const [archived] = await readCounters(profile.store, ['archived']);
  if (!archived) return new Set();
  const { rows } = await lookUp(
    profile.store,
    messages.map(({ ref }) => ref),
  );
  const stubs = new Map<string, MessageRow>(rows.filter((row) => row.content === null).map((row) => [row.ref, row]));
  const changed = new Set<string>();
  for (const { ref, reading } of stubs.size > 0 ? messages : []) {
    const fingerprint = stubs.get(ref)?.fingerprint;
    if (fingerprint && (await differs(profile.hash, fingerprint, reading))) changed.add(ref);
  }
  return changed;
}

const isTime = (text: string): boolean => !Number.isNaN(Date.parse(text));

/** A time or day that has the right form and exists in no calendar is one that the page does not say. */
function sane(message: MessageReading): MessageReading {
  const sentAt = message.sentAt && isTime(message.sentAt.time) ? message.sentAt : null;
  const day = message.day && isTime(message.day) ? message.day : null;
  return sentAt === message.sentAt && day === message.day ? message : { ...message, sentAt, day };
}

export async function prepare(profile: Profile, reading: Reading): Promise<Prepared> {
  const { hash } = profile;
  const { client, conversation } = reading;
  const messages = await Promise.all(
    reading.messages.map(async (message) => ({ ref: await hash.message(client, message.id), reading: sane(message) })),
  );
  const unread = await Promise.all(
    unreadOf(reading).map(async (row) => ({ ...row, ref: row.id === null ? null : await hash.message(client, row.id) })),
  );
  const refs = [...messages.map(({ ref }) => ref), ...unread.flatMap(({ ref }) => ref ?? [])];
  const evidence = conversation && {
    client,
    titleRef: await hash.title(client, conversation.title),
    nativeRef: conversation.nativeId === null ? null : await hash.conversation(client, conversation.nativeId),
    accountRef: conversation.account === null ? null : await hash.account(client, conversation.account),
    kind: conversation.kind,
    refs,
  };
  return { evidence, messages, unread, changed: await changedStubs(profile, messages) };
}
