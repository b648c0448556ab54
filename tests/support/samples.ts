import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { Signer } from '../../companion/keys/signer.ts';
import type { PackageRequest } from '../../companion/packaging/request.ts';
import { type Decision, EMPTY_LOG, followWith, type LogHead } from '../../shared/log/decision.ts';
import { POLICY_FORMAT, Policy } from '../../shared/policy/policy.ts';
import { Release } from '../../shared/protocol/release.ts';
import { hashJson } from '../../shared/record/canonical.ts';
import { dayOf } from '../../shared/record/conversation-day.ts';
import { messageIdOf } from '../../shared/record/identity.ts';
import { type ConversationRef, MESSAGE_FORMAT, type MessageRecord } from '../../shared/record/message-record.ts';

/** Valid records, decisions, policies and keys for tests: always the same bytes for the same arguments. */

/** A throw-away archive key: whoever has this repository can open what is sealed to it. */
export const SAMPLE_IDENTITY = 'AGE-SECRET-KEY-1WHGFS8UWHTMQ5QGUH5W2AK59E5F7PZD50RTNWYKMLVF3NLQHZNDQ8NPQVQ';
export const SAMPLE_RECIPIENT = 'age1mxhtxp9dmywvfygednrxn9kjwfex8e9yukgualw7mntt8k0rnd9sdw58q5';
export const SAMPLE_DAY = '2026-11-23';

/** The nth UUID; version and variant bits as a random one has them, and different from its neighbours at both ends. */
export function sampleUuid(n: number): string {
  const hex = n.toString(16);
  return `${hex.padStart(8, '0')}-0000-4000-8000-${hex.padStart(12, '0')}`;
}

/** The nth Ed25519 key pair: its seed is n in 32 bytes. */
export function sampleSigner(n = 1): Signer {
  const seed = Buffer.alloc(32);
  seed.writeUInt32BE(n, 28);
  // RFC 8410 section 7: the 16 bytes that stand before the seed in PKCS #8.
  const privateKey = createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
  return { publicKey: new Uint8Array(publicKey), sign: (bytes) => new Uint8Array(sign(null, bytes, privateKey)) };
}

/** A demonstration policy; receipts are signed with the second sample key. */
export function samplePolicy(overrides: Partial<Policy> = {}): Policy {
  return Policy.parse({
    format: POLICY_FORMAT,
    demonstration: true,
    recordsCreator: {
      name: 'Ministerie van Voorbeelden',
      identifier: { value: 'https://organisaties.overheid.nl/00000000/Voorbeelden', source: 'Register van Overheidsorganisaties' },
    },
    official: {
      id: sampleUuid(0xaa),
      name: 'A. de Voorbeeld',
      function: 'minister van Voorbeelden',
      role: 'minister',
      termOfOffice: { from: '2025-07-02', until: null },
    },
    timeZone: 'Europe/Amsterdam',
    windows: { undoSeconds: 10, review: 'P10W', untaggedBecomes: 'business' },
    retention: { appraisal: 'permanent', period: null, transferAfter: 'P10Y', restriction: 'Nog te bepalen' },
    archive: { recipient: SAMPLE_RECIPIENT, receiptKey: Buffer.from(sampleSigner(2).publicKey).toString('base64') },
    ...overrides,
  });
}

export function sampleConversationRef(overrides: Partial<ConversationRef> = {}): ConversationRef {
  return { id: sampleUuid(0xc0), nativeId: null, title: 'Werkgroep stikstof', kind: 'group', account: null, ...overrides };
}

/** An incoming text message, sent at 09:00 of the sample day and seen a second later. */
export function sampleRecord(overrides: Partial<MessageRecord> = {}): MessageRecord {
  const nativeId = overrides.nativeId ?? '3EB0000000000000000001';
  const client = overrides.client ?? 'whatsapp';
  const conversation = overrides.conversation ?? sampleConversationRef();
  const sentAt = overrides.sentAt === undefined ? { time: `${SAMPLE_DAY}T09:00+01:00`, precision: 'minute' as const } : overrides.sentAt;
  const capturedAt = overrides.capturedAt ?? new Date(Date.parse(sentAt?.time ?? `${SAMPLE_DAY}T08:00Z`) + 1_000).toISOString();
  return {
    format: MESSAGE_FORMAT,
    messageId: messageIdOf(client, conversation.nativeId, nativeId),
    nativeId,
    client,
    conversation,
    day: dayOf(sentAt?.time ?? capturedAt, 'Europe/Amsterdam'),
    order: 1,
    direction: 'in',
    sender: { name: 'Jan Jansen', self: false, label: 'Jan Jansen', phone: null, account: null },
    sentAt,
    type: 'text',
    text: 'Goedemorgen, de nota staat klaar.',
    quoted: null,
    reactions: [],
    edited: null,
    deleted: null,
    forwarded: null,
    attachments: [],
    truncated: false,
    provenance: { sentAt: 'head', sender: 'head', direction: 'attribute', text: 'shown' },
    observations: [{ kind: 'seen', at: capturedAt }],
    capturedAt,
    reader: 'whatsapp/1',
    ...overrides,
  };
}

export interface SampleRelease {
  readonly record?: Partial<MessageRecord>;
  readonly revision?: number;
  readonly decision?: Partial<Decision>;
}

/** A message that its owner tagged business by hand, one minute after it was captured. */
export function sampleRelease(overrides: SampleRelease = {}): Release {
  return releaseAfter(EMPTY_LOG, overrides).release;
}

function releaseAfter(head: LogHead, overrides: SampleRelease): { release: Release; head: LogHead } {
  const record = sampleRecord(overrides.record);
  const followed = followWith(head, {
    id: sampleUuid(0xd000 + head.length + 1),
    at: new Date(Date.parse(record.capturedAt) + 60_000).toISOString(),
    by: 'A. de Voorbeeld',
    level: 'message',
    target: { conversation: record.conversation.id, messages: [sampleUuid(0xe000 + head.length + 1)] },
    tag: 'business',
    why: 'user',
  });
  // An overridden decision no longer is what the head vouches for; `sampleConversation` never overrides one.
  const decision = { ...followed.decision, ...overrides.decision };
  const release = Release.parse({ record, revision: overrides.revision ?? 1, recordHash: hashJson(record), decision });
  return { release, head: followed.head };
}

export interface SampleConversation {
  readonly conversation: ConversationRef;
  readonly releases: Release[];
  readonly logHead: LogHead;
}

/**
 * One conversation-day of messages, a minute or less apart from 08:00, senders alternating, each tagged by hand in one chained log.
 * @param messages how many, or per message what differs from the sample
 */
export function sampleConversation(
  messages: number | readonly Partial<MessageRecord>[] = 3,
  conversation: ConversationRef = sampleConversationRef(),
): SampleConversation {
  const list = typeof messages === 'number' ? Array.from({ length: messages }, (): Partial<MessageRecord> => ({})) : messages;
  let logHead = EMPTY_LOG;
  const releases = list.map((message, i) => {
    // Beyond 15 hours of minutes, several share one.
    const minute = Math.floor(i * Math.min(1, 900 / list.length));
    const hours = String(8 + Math.floor(minute / 60)).padStart(2, '0');
    const minutes = String(minute % 60).padStart(2, '0');
    const self = i % 2 === 1;
    const next = releaseAfter(logHead, {
      record: {
        nativeId: `3EB0${i.toString(16).toUpperCase().padStart(18, '0')}`,
        conversation,
        order: i,
        sentAt: { time: `${SAMPLE_DAY}T${hours}:${minutes}+01:00`, precision: 'minute' },
        direction: self ? 'out' : 'in',
        sender: self
          ? { name: null, self: true, label: 'A. de Voorbeeld', phone: null, account: null }
          : { name: 'Jan Jansen', self: false, label: 'Jan Jansen', phone: null, account: null },
        text: `Bericht ${i + 1}`,
        ...message,
      },
    });
    logHead = next.head;
    return next.release;
  });
  return { conversation, releases, logHead };
}

/** The first package of the sample conversation-day. */
export function sampleRequest(overrides: Partial<PackageRequest> = {}): PackageRequest {
  const { conversation, releases, logHead } = sampleConversation();
  return {
    packageId: sampleUuid(0xf1),
    archiefstuk: sampleUuid(0xf0),
    sequence: 1,
    conversation,
    day: SAMPLE_DAY,
    releases,
    logHead,
    packagedAt: '2026-11-23T17:00:00.000Z',
    policy: samplePolicy(),
    ...overrides,
  };
}
