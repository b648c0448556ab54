import type { PolicySummary } from '../../shared/policy/policy.ts';
import { messageIdOf } from '../../shared/record/identity.ts';
import type { MessageReading, Reading } from '../../shared/record/reading.ts';
import { isExcluded } from '../../shared/tag/tag.ts';
import { bucketOf, type Tally } from '../store/counters.ts';
import { type Known, nearest } from '../store/lookup.ts';
import type { Profile } from '../store/profile.ts';
import { dayOfContent, listed } from '../store/rows.ts';
import type { ConversationRow, MarkerRow, MessageRow, ObservationRow } from '../store/schema.ts';
import { undoEnds } from '../tagging/apply.ts';
import { foldReading } from './fold.ts';
import type { Identified } from './identify.ts';
import { placed } from './order.ts';
import type { Prepared } from './prepare.ts';

/** What a reading does to the messages of its conversation; `write` makes it so. */
export interface Batch {
  rows: Map<string, MessageRow>;
  markers: MarkerRow[];
  observations: ObservationRow[];
  /** Per message of the reading what is known of it now, in page order. */
  entries: { id: string; known: MessageRow | MarkerRow }[];
}

interface Scene {
  profile: Profile;
  reading: Reading;
  prepared: Prepared;
  policy: PolicySummary;
  identified: Identified;
  known: Known;
  now: Date;
}

function messageId(scene: Scene, ref: string, nativeId: string): string {
  const conversation = scene.reading.conversation?.nativeId ?? null;
  const plain = messageIdOf(scene.reading.client, conversation, nativeId);
  const taken = scene.known.rows.some((row) => row.messageId === plain && row.ref === ref);
  const elsewhere = taken || (conversation === null && scene.known.markers.some((marker) => marker.ref === ref));
  return elsewhere ? messageIdOf(scene.reading.client, conversation, nativeId, scene.identified.conversation.id) : plain;
}

function newRow(scene: Scene, ref: string, reading: MessageReading, order: number): { row: MessageRow; observations: ObservationRow[] } {
  const { profile, policy, now } = scene;
  const conversation = scene.identified.conversation;
  const at = now.toISOString();
  const folded = foldReading(null, reading, readerOf(scene.reading), at);
  const id = profile.env.uuid();
  const row: MessageRow = {
    id,
    conversation: conversation.id,
    ref,
    messageId: messageId(scene, ref, reading.id),
    state: 'inReview',
    tag: conversation.tag ?? 'untagged',
    decision: conversation.tag ? conversation.decision : null,
    day: dayOfContent(folded.content, at, policy.timeZone),
    order,
    capturedAt: at,
    content: folded.content,
    fingerprint: null,
    revision: 0,
    receipt: null,
    error: null,
    ...(conversation.finalAt ? { finalAt: conversation.finalAt } : {}),
    ...(conversation.tag === 'business' ? { dueAt: undoEnds(now, policy) } : {}),
  };
  return { row: listed(row), observations: folded.observations.map((observation) => ({ ...observation, message: id })) };
}

/** A message that was archived and now reads differently: its next revision, under the tag that it has. */
function reopened(scene: Scene, row: MessageRow, reading: MessageReading): { row: MessageRow; observations: ObservationRow[] } {
  const at = scene.now.toISOString();
  const { content } = foldReading(null, reading, readerOf(scene.reading), at);
  const deleted = content.deleted === true || content.type === 'deleted';
  const observation: ObservationRow = deleted
    ? { kind: 'deleted', at, message: row.id }
    : { kind: 'edited', at, text: content.text, reactions: content.reactions, message: row.id };
  return { row: listed({ ...row, content, state: 'released', fingerprint: null, dueAt: at }), observations: [observation] };
}

function seenAgain(scene: Scene, row: MessageRow, reading: MessageReading): { row: MessageRow; observations: ObservationRow[] } | null {
  if (!row.content) return scene.prepared.changed.has(row.ref) ? reopened(scene, row, reading) : null;
  const at = scene.now.toISOString();
  const folded = foldReading(row.content, reading, readerOf(scene.reading), at);
  if (!folded.changed) return null;
  const day = row.revision > 0 ? row.day : dayOfContent(folded.content, row.capturedAt, scene.policy.timeZone);
  const handOverAgain = row.revision > 0 && folded.observations.length > 0 ? { dueAt: at } : {};
  return {
    row: { ...row, content: folded.content, day, ...handOverAgain },
    observations: folded.observations.map((observation) => ({ ...observation, message: row.id })),
  };
}

/** Readers may name their client themselves. */
function readerOf({ client, reader }: Reading): string {
  return reader.startsWith(`${client}/`) ? reader : `${client}/${reader}`;
}

/** All that is kept of a message that comes in a conversation whose exclusion is final. */
function newMarker(scene: Scene, ref: string, reading: MessageReading, by: string): MarkerRow {
  const { profile, policy, now } = scene;
  const { id, tag } = scene.identified.conversation as ConversationRow & { tag: MarkerRow['tag'] };
  const at = now.toISOString();
  const { content } = foldReading(null, reading, readerOf(scene.reading), at);
  const day = dayOfContent(content, at, policy.timeZone);
  return { id: profile.env.uuid(), conversation: id, ref, day, tag, level: 'conversation', why: 'user', by, at };
}

/**
 * Reckons what a reading changes. Pure but for ids and the clock handed in.
 * @param next place for the first new message where none on this page has one
 * @param by who excluded the conversation, where it is excluded
 */
export function reckon(scene: Scene, next: number, by: string, tally: Tally): Batch {
  const { members, siblings, conversation } = scene.identified;
  const rows = nearest(scene.known.rows, members, siblings);
  const markers = nearest(scene.known.markers, members, siblings);
  const excluded = conversation.final && conversation.tag !== null && isExcluded(conversation.tag);
  const batch: Batch = { rows: new Map(), markers: [], observations: [], entries: [] };
  const { messages } = scene.prepared;
  const firstOf = new Map<string, number>();
  for (const [i, { ref }] of messages.entries()) if (!firstOf.has(ref)) firstOf.set(ref, i);
  const distinct = [...firstOf.keys()];
  const places = placed(
    distinct.map((ref) => rows.get(ref)?.order ?? null),
    next,
  );
  const placeOf = new Map(distinct.map((ref, i) => [ref, places[i] ?? next]));

  for (const { ref, reading } of messages) {
    const row = rows.get(ref);
    if (!row && !markers.has(ref) && excluded) {
      const marker = newMarker(scene, ref, reading, by);
      markers.set(ref, marker);
      batch.markers.push(marker);
      tally.move(conversation.id, null, 'excluded');
    }
    const marker = markers.get(ref);
    if (!row && marker) {
      batch.entries.push({ id: reading.id, known: marker });
      continue;
    }
    const step = row ? seenAgain(scene, row, reading) : newRow(scene, ref, reading, placeOf.get(ref) ?? next);
    if (step) {
      tally.move(step.row.conversation, row ? bucketOf(row) : null, bucketOf(step.row));
      rows.set(ref, step.row);
      batch.rows.set(step.row.id, step.row);
      batch.observations.push(...step.observations);
    }
    const known = step?.row ?? row;
    if (known) batch.entries.push({ id: reading.id, known });
  }
  // The same id may stand in several rows of a page (an album): each is told what is known after the last.
  batch.entries = batch.entries.map((entry) =>
    'state' in entry.known ? { ...entry, known: batch.rows.get(entry.known.id) ?? entry.known } : entry,
  );
  return batch;
}
