import { ZegelError } from '../../shared/errors/error.ts';
import type { PolicySummary } from '../../shared/policy/policy.ts';
import type { Reading } from '../../shared/record/reading.ts';
import { Tally } from '../store/counters.ts';
import { durably } from '../store/failure.ts';
import { type Known, lookUp, seenIn } from '../store/lookup.ts';
import { consentAt, readMeta } from '../store/meta.ts';
import type { Profile } from '../store/profile.ts';
import type { ConversationRow } from '../store/schema.ts';
import { conversationMark, type Marked, marksFor } from '../tagging/marks.ts';
import { openConversation, refresh, unite } from './conversation.ts';
import { closeGap, noteGaps, openGap } from './gaps.ts';
import { type Identified, identify } from './identify.ts';
import { reckon } from './messages.ts';
import { type Prepared, prepare } from './prepare.ts';
import type { Sessions } from './sessions.ts';

/**
 * From a Reading to records: the only way into the store for what a page shows. One transaction a reading, with strict
 * durability; it either holds all of it or an error says so.
 */

export interface Captured extends Marked {
  /** New or changed messages, markers included. */
  written: number;
}

interface Look {
  profile: Profile;
  sessions: Sessions;
  reading: Reading;
  prepared: Prepared;
  tab: number | null;
  now: Date;
}

async function assertAllowed(profile: Profile): Promise<PolicySummary> {
  const { store } = profile;
  const [consent, paused, policy] = await Promise.all([consentAt(store), readMeta(store, 'paused'), readMeta(store, 'policy')]);
  if (!consent) throw new ZegelError('capture.no-consent');
  if (paused) throw new ZegelError('capture.paused');
  return policy;
}

async function whichConversation(look: Look, policy: PolicySummary, known: Known, tally: Tally): Promise<Identified | null> {
  const { profile, reading, prepared, now } = look;
  const shown = reading.conversation;
  const { evidence } = prepared;
  if (!shown || !evidence) return null;
  const found = await identify(profile.store, evidence, seenIn(known));
  const saw = ({ id }: ConversationRow) => look.tab !== null && look.sessions.saw(look.tab, evidence.titleRef, id, now);
  if (!found) {
    if (prepared.messages.length === 0) return null;
    const opened = await openConversation(profile, evidence, shown, now.toISOString());
    saw(opened.conversation);
    return opened;
  }
  const believed = saw(found.conversation);
  let conversation = await refresh(profile, found.conversation, evidence, shown, believed, prepared.changed.size > 0);
  const members = [...found.members];
  for (const other of found.unite) {
    conversation = await unite(profile, conversation, other, policy, tally);
    members.push(other.id);
  }
  return { ...found, conversation, members };
}

/** The place after the last one of a conversation: for a page that shows nothing of it that is known. */
async function nextPlace(profile: Profile, conversation: ConversationRow, known: Known): Promise<number> {
  if (known.rows.some((row) => row.conversation === conversation.id)) return 0;
  const last = await profile.store.messages
    .where('[conversation+order]')
    .between([conversation.id, -Infinity], [conversation.id, Infinity])
    .last();
  return last ? last.order + 1 : 0;
}

async function write(look: Look): Promise<Captured> {
  const { profile, reading, prepared, now } = look;
  const { store } = profile;
  const policy = await assertAllowed(profile);
  const tally = new Tally();
  const known = await lookUp(store, [...prepared.messages.map(({ ref }) => ref), ...prepared.unread.flatMap(({ ref }) => ref ?? [])]);
  const identified = await whichConversation(look, policy, known, tally);
  await closeGap(store, tally, 'storage-full', now.toISOString());
  if (!identified) {
    await noteGaps(store, tally, null, prepared.unread, new Set(), now.toISOString());
    await tally.write(store);
    return { conversation: null, marks: [], written: 0 };
  }
  const { conversation, members } = identified;
  const excluder = conversation.final && conversation.decision !== null ? await store.decisions.get(conversation.decision) : undefined;
  const scene = { profile, reading, prepared, policy, identified, known, now };
  const batch = reckon(scene, await nextPlace(profile, conversation, known), excluder?.by ?? '', tally);
  await store.messages.bulkPut([...batch.rows.values()]);
  await store.observations.bulkAdd(batch.observations);
  await store.markers.bulkAdd(batch.markers);
  if (!conversation.final) {
    const read = new Set([...known.rows, ...known.markers, ...prepared.messages].map(({ ref }) => ref));
    const unread = prepared.unread.filter(({ ref }) => ref === null || !read.has(ref));
    await noteGaps(store, tally, conversation.id, unread, read, now.toISOString());
  }
  await tally.write(store);
  return {
    conversation: await conversationMark(store, conversation, members),
    marks: await marksFor(store, batch.entries),
    written: batch.rows.size + batch.markers.length,
  };
}

/**
 * Writes what a page showed. A result means that it is durable.
 * @param tab the tab that read it; null where there is none
 * @throws ZegelError `capture.no-consent`, `capture.paused`, `store.quota`, `store.failed`
 */
export async function capture(profile: Profile, sessions: Sessions, reading: Reading, tab: number | null): Promise<Captured> {
  const { store, env } = profile;
  const prepared = await prepare(profile, reading);
  const look: Look = { profile, sessions, reading, prepared, tab, now: env.now() };
  const { conversations, messages, observations, decisions, markers, gaps, counters, meta } = store;
  const tables = [conversations, messages, observations, decisions, markers, gaps, counters, meta];
  return durably(() => store.transaction('rw', tables, async () => write(look)));
}

/** Records that there was no room, as soon as there is some again. */
export async function noteStorageFull(profile: Profile, since: string): Promise<void> {
  const { store } = profile;
  await store.transaction('rw', store.gaps, store.counters, async () => {
    const tally = new Tally();
    await openGap(store, tally, 'storage-full', since);
    await tally.write(store);
  });
}
