import type { NativePort, Timers } from '../../extension/link/connection.ts';
import { ZegelError } from '../../shared/errors/error.ts';
import { FromWire, toWire } from '../../shared/protocol/chunks.ts';
import { type Envelope, PROTOCOL_VERSION } from '../../shared/protocol/envelope.ts';
import {
  type CompanionStatus,
  LINK_CALLS,
  type LinkCall,
  type LinkRequest,
  type LinkResult,
  type Progress,
} from '../../shared/protocol/link-calls.ts';
import { assertReleasable, type Release, type ReleaseKey } from '../../shared/protocol/release.ts';
import { POLICY } from './profile.ts';

/** For tests: timers that fire only when told to. */
export class TestTimers implements Timers {
  #waiting: { milliseconds: number; run: () => void }[] = [];

  after(milliseconds: number, run: () => void): () => void {
    const timer = { milliseconds, run };
    this.#waiting.push(timer);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== timer);
    };
  }

  get waiting(): number[] {
    return this.#waiting.map(({ milliseconds }) => milliseconds);
  }

  fire(): void {
    const due = this.#waiting;
    this.#waiting = [];
    for (const { run } of due) run();
  }
}

interface Entry {
  release: Release;
  state: Progress['state'];
}

const keyOf = ({ messageId, revision }: ReleaseKey): string => `${messageId}/${revision}`;

/**
 * For tests: a companion in memory that keeps to the protocol's schemas and to its promises; it outlives the ports that
 * are opened to it, as the real one outlives the worker.
 */
export class FakeCompanion {
  readonly journal = new Map<string, Entry>();
  readonly recalled: string[] = [];
  /** Every release that ever arrived, in order. */
  readonly arrived: Release[] = [];
  #reports: Progress[] = [];
  #ports = new Set<(envelope: Envelope) => void>();
  /** Set to answer hello with another version, to fail a call, or to refuse a message. */
  protocol = PROTOCOL_VERSION;
  failing: Partial<Record<LinkCall, ZegelError>> = {};
  refuses: (release: Release) => ZegelError | null = () => null;
  problems: CompanionStatus['problems'] = [];
  now: () => Date;

  constructor(now: () => Date) {
    this.now = now;
  }

  open(): NativePort {
    const wire = new FromWire();
    let greeted = false;
    let hear: (message: unknown) => void = () => undefined;
    const reply = (envelope: Envelope): void => {
      for (const part of toWire(envelope)) hear(JSON.parse(JSON.stringify(part)));
    };
    this.#ports.add(reply);
    return {
      onMessage: (listener) => {
        hear = listener;
      },
      onDisconnect: () => undefined,
      disconnect: () => {
        this.#ports.delete(reply);
        hear = () => undefined;
      },
      postMessage: (message) => {
        const envelope = wire.push(JSON.parse(JSON.stringify(message)));
        if (envelope?.kind !== 'call') return;
        const { id, call, request } = envelope;
        queueMicrotask(() => {
          try {
            if (call !== 'hello' && !greeted) throw new ZegelError('link.not-greeted');
            reply({ kind: 'result', id, result: this.#perform(call as LinkCall, request) });
            greeted = true;
          } catch (thrown) {
            reply({ kind: 'error', id, error: ZegelError.of(thrown).report() });
          }
        });
      },
    };
  }

  /** Everything released is packaged, sent and receipted. */
  archive(): void {
    for (const entry of this.journal.values()) if (entry.state === 'released') this.report(entry, 'acknowledged');
  }

  /** Moves every released message to `state`. */
  move(state: Progress['state'], error?: ZegelError): void {
    for (const entry of this.journal.values()) if (entry.state !== 'acknowledged') this.report(entry, state, error);
  }

  tell(): void {
    for (const reply of this.#ports) reply({ kind: 'event', event: 'changed' });
  }

  report(entry: Entry, state: Progress['state'], error?: ZegelError): void {
    entry.state = state;
    const { record, revision } = entry.release;
    const key = { messageId: record.messageId, revision };
    const receipt = state === 'acknowledged' ? { receipt: `receipt ${keyOf(key)}` } : {};
    this.#reports.push({ ...key, state, ...receipt, ...(error ? { error: error.report() } : {}) });
  }

  #perform(call: LinkCall, raw: unknown): unknown {
    const failure = this.failing[call];
    if (failure) throw failure;
    const request = LINK_CALLS[call].request.safeParse(raw);
    if (!request.success) throw new ZegelError('link.bad-request');
    const answer = (this as unknown as Record<string, (request: unknown) => unknown>)[`_${call}`]?.call(this, request.data);
    return LINK_CALLS[call].result.parse(answer);
  }

  _hello(): LinkResult<'hello'> {
    return { protocol: this.protocol, companion: 'test', policy: POLICY, fingerprint: 'een twee drie', keyProtection: 'file' };
  }

  _release({ releases }: LinkRequest<'release'>): LinkResult<'release'> {
    const result: LinkResult<'release'> = { accepted: [], refused: [] };
    for (const release of releases) {
      const key = { messageId: release.record.messageId, revision: release.revision };
      this.arrived.push(release);
      try {
        assertReleasable(release, POLICY, this.now());
        const objection = this.refuses(release);
        if (objection) throw objection;
        const known = this.journal.get(keyOf(key));
        if (known && known.release.recordHash !== release.recordHash) throw new ZegelError('release.hash-mismatch');
        if (!known) this.journal.set(keyOf(key), { release, state: 'released' });
        result.accepted.push(key);
      } catch (thrown) {
        result.refused.push({ ...key, error: ZegelError.of(thrown).report() });
      }
    }
    return result;
  }

  _recall(key: LinkRequest<'recall'>): LinkResult<'recall'> {
    const entry = this.journal.get(keyOf(key));
    if (!entry) return { recalled: false };
    if (entry.state !== 'released') throw new ZegelError('recall.too-late');
    this.journal.delete(keyOf(key));
    this.recalled.push(keyOf(key));
    return { recalled: true };
  }

  _archiveNow(): LinkResult<'archiveNow'> {
    return { queued: [...this.journal.values()].filter(({ state }) => state === 'released').length };
  }

  /** Two reports a page, so that paging is tried. */
  _progress({ cursor }: LinkRequest<'progress'>): LinkResult<'progress'> {
    const changes = this.#reports.slice(cursor, cursor + 2);
    return { changes, cursor: cursor + changes.length, more: cursor + changes.length < this.#reports.length };
  }

  _status(): LinkResult<'status'> {
    const backlog = { toSort: 0, doubt: 0, ready: 0, onTheWay: 0, archived: 0, failed: 0, excluded: 0, oldest: null };
    return { backlog, packaging: false, lastReceiptAt: null, problems: this.problems };
  }
}
