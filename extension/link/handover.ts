import { ZegelError } from '../../shared/errors/error.ts';
import { readMeta } from '../store/meta.ts';
import type { Profile } from '../store/profile.ts';
import type { MessageRow, OutboxRow } from '../store/schema.ts';
import type { Link } from './link.ts';
import { enqueue, nextBatch, retryRefused, settle } from './outbox.ts';
import { purge, takeProgress } from './progress.ts';
import { resumeRecalls, takeBack } from './recall.ts';

/** Errors that one message can cause: the others of its batch are tried without it. */
const OF_A_MESSAGE: ReadonlySet<string> = new Set(['link.bad-request', 'link.frame-too-large', 'internal']);

/** Runs one thing after another. */
class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/**
 * Hands over what is ready and takes in what became of it: recalls that were begun first, then the outbox in order, then
 * reports, then the local copies that may go. All state is in the store, each step can be done twice, and one runs at a
 * time; so it may be called at any moment and after any death.
 */
export class Handover {
  readonly #profile: Profile;
  readonly #link: Link;
  readonly #moved: () => void;
  readonly #turns = new Turns();

  /** @param moved marks and backlog are other than before */
  constructor(profile: Profile, link: Link, moved: () => void) {
    this.#profile = profile;
    this.#link = link;
    this.#moved = moved;
  }

  /** @throws ZegelError of the link, or what the companion says */
  run(): Promise<void> {
    return this.#turns.take(() => this.#run(false));
  }

  /**
   * Hands over everything that is business, also what was tagged a moment ago or refused before, and asks to package and
   * send it. @throws as `run`
   */
  archiveNow(): Promise<{ queued: number }> {
    return this.#turns.take(async () => {
      await retryRefused(this.#profile);
      await this.#run(true);
      const result = await this.#link.call('archiveNow', {});
      await this.#takeIn();
      return result;
    });
  }

  /** Takes messages back from the outbox or the companion. @throws as `run` */
  recall(rows: readonly MessageRow[]): Promise<void> {
    return this.#turns.take(() => takeBack(this.#profile, rows, (request) => this.#link.call('recall', request)));
  }

  /** Takes in what the companion reports. @throws as `run` */
  progress(): Promise<void> {
    return this.#turns.take(() => this.#takeIn());
  }

  async #run(now: boolean): Promise<void> {
    const queued = await enqueue(this.#profile, now);
    if (queued > 0) this.#moved();
    await this.#link.connect();
    await resumeRecalls(this.#profile, (request) => this.#link.call('recall', request));
    for (;;) {
      const batch = await nextBatch(this.#profile.store);
      if (batch.length === 0) break;
      await this.#send(batch);
      this.#moved();
    }
    await this.#takeIn();
  }

  async #send(batch: readonly OutboxRow[]): Promise<void> {
    const head = await readMeta(this.#profile.store, 'logHead');
    try {
      const result = await this.#link.call('release', { releases: batch.map((row) => row.release), head });
      await settle(this.#profile, batch, result);
    } catch (thrown) {
      const error = ZegelError.of(thrown);
      if (!OF_A_MESSAGE.has(error.code)) throw error;
      if (batch.length > 1) {
        const half = batch.length >> 1;
        await this.#send(batch.slice(0, half));
        await this.#send(batch.slice(half));
        return;
      }
      const refused = batch.map(({ messageId, revision }) => ({ messageId, revision, error: error.report() }));
      await settle(this.#profile, batch, { accepted: [], refused });
    }
  }

  async #takeIn(): Promise<void> {
    let moved = 0;
    for (;;) {
      const cursor = await readMeta(this.#profile.store, 'progressCursor');
      const report = await this.#link.call('progress', { cursor });
      moved += await takeProgress(this.#profile, report);
      if (!report.more || report.cursor === cursor) break;
    }
    moved += await purge(this.#profile);
    if (moved > 0) this.#moved();
  }
}
