import type { MessageReading, Reading } from '../../shared/record/reading.ts';
import { completed, disordered, isFuture, readsOtherwise, type Seen, seenOf } from './canary-times.ts';

/**
 * Notices that a chat program changed, instead of missing messages in silence. It is told of every look at a page and
 * of every message that the user sends; it holds no clock, no timer and nothing of the page, and costs a few
 * microseconds a row. It never says what a message is: only whether what was read can be trusted.
 */

export type CanaryState = 'green' | 'amber' | 'red';

/** Shares of rows that failed, of the last hundred. */
type ShareCode =
  | 'row-not-understood'
  | 'id-shape'
  | 'kind-unknown'
  | 'text-unknown'
  | 'direction-unknown'
  | 'sender-unknown'
  | 'time-unknown'
  | 'time-future'
  | 'time-disorder'
  | 'reads-otherwise';
export type CanaryCode =
  | ShareCode
  | 'no-rows'
  | 'rows-unread'
  | 'reader-failed'
  | 'head-not-parsed'
  | 'anchor-lost'
  | 'own-unseen'
  | 'one-sided';

export interface CanaryCause {
  readonly code: CanaryCode;
  readonly state: 'amber' | 'red';
  /** Rows, heads or anchors concerned; 1 where it is about the page as a whole. */
  readonly count: number;
  /** Since when without interruption, by the clock that is handed in. */
  readonly since: number;
}

/** On red nothing doubtful may be stored as if certain. The worst cause comes first. */
export interface CanaryVerdict {
  readonly state: CanaryState;
  readonly causes: readonly CanaryCause[];
}

/** Above which share of the window a code is amber, and red. */
const LIMITS: Readonly<Record<ShareCode, readonly [amber: number, red: number]>> = {
  'row-not-understood': [0, 0.05],
  'id-shape': [0, 0.5],
  'kind-unknown': [0.01, 0.05],
  'text-unknown': [0, 0.05],
  'direction-unknown': [0.02, 0.1],
  'sender-unknown': [0.1, 0.25],
  'time-unknown': [0.02, 0.1],
  'time-future': [0, 0.02],
  'time-disorder': [0, 0.02],
  'reads-otherwise': [0, 0.02],
};
const WINDOW = 100;
/** Of fewer rows than this one bad row would be a large share. */
const LEAST = 50;
/** Messages of which is remembered how they read, to notice that they read otherwise. */
const MOST_SEEN = 5_000;
/** Heads that can't be parsed, of those in view. */
const HEADS_RED = 0.05;
const AMBER_AFTER = 2_000;
const RED_AFTER = 10_000;
/** From this many messages on it is odd that none is the user's, where he has sent one. */
const ONE_SIDED_FROM = 30;
/** A sent message may bear the minute before, by a clock that is a little behind. */
const SENT_SLACK = 120_000;

const SHARES = Object.keys(LIMITS) as ShareCode[];
const WITHHELD: readonly MessageReading['type'][] = ['deleted', 'waiting', 'viewonce'];

/** What of a message is not known that its kind has. */
function failures(message: MessageReading): ShareCode[] {
  if (message.direction === 'system') return message.type === 'unknown' ? ['kind-unknown'] : [];
  const failed: ShareCode[] = [];
  if (message.type === 'unknown') failed.push('kind-unknown');
  if (message.text === null && !WITHHELD.includes(message.type)) failed.push('text-unknown');
  if (message.direction === 'unknown') failed.push('direction-unknown');
  if (message.direction === 'in' && !message.sender?.name && !message.sender?.label) failed.push('sender-unknown');
  if (!message.sentAt) failed.push('time-unknown');
  return failed;
}

type Found = Omit<CanaryCause, 'since'>;

const levelOf = (amber: boolean, red: boolean): 'amber' | 'red' | null => (red ? 'red' : amber ? 'amber' : null);

export class Canary {
  /** The last rows, oldest first, by id; those without one by their place. */
  readonly #window = new Map<string, readonly ShareCode[]>();
  readonly #seen = new Map<string, Seen>();
  readonly #since = new Map<CanaryCode, number>();
  #evidence: Reading['evidence'] = {};
  #header: string | null = null;
  #emptySince: { code: 'no-rows' | 'rows-unread'; at: number } | null = null;
  /** When the user sent a message that was not read yet. */
  #sentAt: number | null = null;
  /** In the conversation that is open now. */
  #everSent = false;
  #ownShown = false;
  readonly #incoming = new Set<string>();

  /**
   * Tells of one look at the page.
   * @param now milliseconds since 1970, of the clock that also said "now" to the reader
   */
  look(reading: Reading, now: number): void {
    const header = reading.conversation?.title ?? null;
    if (header !== this.#header) this.#turnTo(header);
    this.#evidence = reading.evidence;
    this.#watchEmpty(reading, now);
    this.#watchOwn(reading.messages);
    for (const { id, direction } of reading.messages) {
      if (direction === 'in') this.#incoming.add(id);
      if (direction === 'out') this.#ownShown = true;
    }
    this.#record(reading, now);
    this.#find(now);
  }

  /** The user emptied the composer by sending: a new own message must come into view. */
  sent(now: number): void {
    this.#sentAt ??= now;
    this.#everSent = true;
  }

  /** How it stands. Asked again later it may be worse without another look: what should have come has not. */
  judge(now: number): CanaryVerdict {
    const causes = this.#find(now).map((found) => ({ ...found, since: this.#since.get(found.code) ?? now }));
    causes.sort((a, b) => Number(b.state === 'red') - Number(a.state === 'red'));
    return { state: causes[0]?.state ?? 'green', causes };
  }

  /** Nobody waits for the row of a message in a conversation that is no longer in view. */
  #turnTo(header: string | null): void {
    this.#header = header;
    this.#sentAt = null;
    this.#everSent = false;
    this.#ownShown = false;
    this.#incoming.clear();
  }

  #watchEmpty(reading: Reading, now: number): void {
    const { messages, pending, unknown, evidence } = reading;
    const open = reading.conversation !== null || evidence.chosen === 1;
    // A reader that does not count its rows can't tell an empty conversation from one that it no longer finds.
    const rows = evidence.rows ?? (unknown.length > 0 ? unknown.length : Number.NaN);
    const nothing = messages.length + pending.length === 0;
    const code = open && rows === 0 ? 'no-rows' : rows > 0 && nothing ? 'rows-unread' : null;
    if (code === null) this.#emptySince = null;
    else if (this.#emptySince?.code !== code) this.#emptySince = { code, at: now };
  }

  #watchOwn(messages: readonly MessageReading[]): void {
    const since = this.#sentAt;
    if (since === null) return;
    const fresh = (message: MessageReading): boolean =>
      message.direction === 'out' &&
      !this.#seen.has(message.id) &&
      (message.sentAt === null || Date.parse(message.sentAt.time) >= since - SENT_SLACK);
    if (messages.some(fresh)) this.#sentAt = null;
  }

  #record({ messages, unknown }: Reading, now: number): void {
    for (const key of [...this.#window.keys()]) if (key.startsWith('?')) this.#window.delete(key);
    const late = disordered(messages);
    const names = new Set(messages.map((message) => seenOf(message).name));
    for (const message of messages) {
      const failed = failures(message);
      const seen = seenOf(message);
      const before = this.#seen.get(message.id);
      if (isFuture(message, now)) failed.push('time-future');
      if (late.has(message.id)) failed.push('time-disorder');
      if (before && readsOtherwise(before, seen, names)) failed.push('reads-otherwise');
      this.#keep(`=${message.id}`, failed);
      this.#seen.set(message.id, before ? completed(before, seen) : seen);
    }
    unknown.forEach(({ id, reason }, i) => {
      this.#keep(
        id === null ? `?${String(i)}` : `=${id}`,
        reason === 'id-shape' ? ['row-not-understood', 'id-shape'] : ['row-not-understood'],
      );
    });
    trim(this.#window, Math.max(WINDOW, messages.length + unknown.length));
    trim(this.#seen, MOST_SEEN);
  }

  #keep(key: string, failed: readonly ShareCode[]): void {
    this.#window.delete(key);
    this.#window.set(key, failed);
  }

  /** What is wrong now. Remembers since when. */
  #find(now: number): Found[] {
    const found = [...this.#shares(), ...this.#page(now)];
    const codes = new Set(found.map(({ code }) => code));
    for (const code of this.#since.keys()) if (!codes.has(code)) this.#since.delete(code);
    for (const code of codes) if (!this.#since.has(code)) this.#since.set(code, this.#startOf(code) ?? now);
    return found;
  }

  #startOf(code: CanaryCode): number | null {
    return code === 'own-unseen' ? this.#sentAt : code === this.#emptySince?.code ? this.#emptySince.at : null;
  }

  #shares(): Found[] {
    const of = Math.max(this.#window.size, LEAST);
    return SHARES.flatMap((code) => {
      let count = 0;
      for (const failed of this.#window.values()) if (failed.includes(code)) count += 1;
      const [amber, red] = LIMITS[code];
      const state = levelOf(count / of > amber, count / of > red);
      return state ? [{ code, state, count }] : [];
    });
  }

  #page(now: number): Found[] {
    const { heads = 0, headsParsed = 0, anchorsLost = 0, failed = 0 } = this.#evidence;
    const found: Found[] = [];
    const note = (code: CanaryCode, count: number, state: 'amber' | 'red' | null): void => {
      if (state) found.push({ code, state, count });
    };
    const waited = (since: number): number => now - since;
    if (this.#emptySince) {
      const { code, at } = this.#emptySince;
      note(code, 1, levelOf(waited(at) > AMBER_AFTER, waited(at) > RED_AFTER));
    }
    if (this.#sentAt !== null) note('own-unseen', 1, levelOf(false, waited(this.#sentAt) > RED_AFTER));
    note('reader-failed', failed, levelOf(false, failed > 0));
    note('head-not-parsed', heads - headsParsed, levelOf(heads > headsParsed, heads - headsParsed > heads * HEADS_RED));
    note('anchor-lost', anchorsLost, levelOf(anchorsLost > 0, anchorsLost > 1));
    note('one-sided', 1, levelOf(false, this.#everSent && !this.#ownShown && this.#incoming.size >= ONE_SIDED_FROM));
    return found;
  }
}

/** Forgets the oldest. */
function trim(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    map.delete(key);
  }
}
