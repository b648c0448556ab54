import { createHash, type KeyObject } from 'node:crypto';
import type { ErrorCode } from '../../shared/errors/codes.ts';
import { ZegelError } from '../../shared/errors/error.ts';
import { deviceOf } from '../../shared/formats/fingerprint.ts';
import { RECEIPT_FORMAT, type Receipt, type Refusal } from '../../shared/formats/receipt.ts';
import type { Journal } from '../journal/journal.ts';
import type { PackageEntry } from '../journal/packages.ts';
import type { Log } from '../log/log.ts';
import type { Target, TargetAnswer } from '../transmission/target.ts';
import { assertMatches, readAnswer } from './answers.ts';
import type { Spool } from './spool.ts';

/**
 * The refusal that says that bytes were hurt on the way: the spool has them whole. Only this one: what opens is what was
 * sealed (age authenticates it), so anything wrong inside would be just as wrong the next time.
 */
const DAMAGED: ErrorCode = 'seal.unreadable';
/** How often a package that was damaged at the archive is sent again before a person has to look. */
const MAX_DAMAGED = 3;
/**
 * A refusal that was acted upon and still is the archive's only word this long after, ms: the same damage came about
 * again, or nobody took the object in. A person has to look; a receipt that comes after all still counts.
 */
const REFUSAL_STANDS = 86_400_000;
/** Problems with the archive's answers carry these names in the journal. */
const FETCHING = 'answers';
const ANSWER = 'answer:';

export interface CollectorParts {
  readonly journal: Journal;
  readonly spool: Spool;
  readonly target: Target;
  readonly publicKey: Uint8Array;
  readonly receiptKey: KeyObject;
  readonly now: () => Date;
  readonly log: Log;
}

/** Reads the archive's answers and acts on those that are signed and fit. One that is wrong is shown and not used. */
export class Collector {
  readonly #parts: CollectorParts;
  readonly #device: string;

  constructor(parts: CollectorParts) {
    this.#parts = parts;
    this.#device = deviceOf(parts.publicKey);
  }

  /** Everything that the archive says now. Never throws for the target's sake. @returns whether anything changed */
  async collect(): Promise<boolean> {
    const { reports, packages } = this.#parts.journal;
    const waiting = packages.inState('spooled', 'transmitted', 'failed', 'quarantined').flatMap(({ sha256 }) => sha256 ?? []);
    const before = new Set(reports.raised(ANSWER));
    const wrong = new Set<string>();
    let changed = false;
    try {
      if (waiting.length > 0)
        for await (const answer of this.#parts.target.fetchAnswers(this.#device, new Set(waiting))) {
          const name = `${ANSWER}${createHash('sha256').update(`${answer.object}\n${answer.text}`).digest('hex')}`;
          try {
            changed = (await this.#act(answer, name)) || changed;
          } catch (thrown) {
            wrong.add(name);
            if (!before.has(name)) changed = this.#reject(answer, name, ZegelError.of(thrown, 'receipt.unreadable'));
          }
        }
    } catch (thrown) {
      const known = reports.raised(FETCHING).length > 0;
      reports.raise(FETCHING, ZegelError.of(thrown, 'target.failed'));
      return changed || !known;
    }
    reports.settle(FETCHING);
    for (const name of before) if (!wrong.has(name)) reports.settle(name);
    return changed;
  }

  #reject({ object }: TargetAnswer, name: string, error: ZegelError): true {
    this.#parts.journal.reports.raise(name, error);
    this.#parts.log({ event: 'answerRejected', object, code: error.code });
    return true;
  }

  async #act({ object, text }: TargetAnswer, name: string): Promise<boolean> {
    const answer = readAnswer(text, this.#parts.receiptKey);
    const entry = this.#parts.journal.packages.byObject(object);
    if (!entry || answer.object.sha256 !== object) throw new ZegelError('receipt.mismatch', { what: 'object' });
    // Answered meanwhile: the same again, or an older refusal beside the receipt.
    if (entry.state === 'acknowledged') return false;
    return answer.format === RECEIPT_FORMAT ? await this.#receive(answer, entry) : this.#refuse(answer, entry, name);
  }

  async #receive(receipt: Receipt, entry: PackageEntry): Promise<boolean> {
    const { journal, spool, log } = this.#parts;
    assertMatches(receipt, entry, journal.packages.contents(entry.id), this.#device);
    journal.packages.acknowledged(entry.id, receipt);
    log({ event: 'acknowledged', package: entry.id, object: receipt.object.sha256 });
    await spool.remove(receipt.object.sha256);
    return true;
  }

  /** Acted upon once: the same refusal stays where it is while the package is on its way again. */
  #refuse(refusal: Refusal, entry: PackageEntry, name: string): boolean {
    const { journal, log, now } = this.#parts;
    return journal.transaction(() => {
      const isNew = journal.reports.firstSeen(name);
      const stands = entry.state === 'transmitted' && now().getTime() - Date.parse(entry.changedAt) > REFUSAL_STANDS;
      if (!isNew && !stands) return false;
      const error = ZegelError.from(refusal.error);
      const maySendAgain = isNew && (error.code === DAMAGED || error.transient) && entry.damaged < MAX_DAMAGED;
      if (maySendAgain) journal.packages.sendAgain(entry.id);
      else journal.packages.setAside(entry.id, 'quarantined', error);
      log({ event: maySendAgain ? 'sentAgain' : 'quarantined', package: entry.id, code: error.code });
      return true;
    });
  }
}
