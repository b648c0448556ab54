import { ZegelError } from '../../shared/errors/error.ts';
import { deviceOf, fingerprintWords } from '../../shared/formats/fingerprint.ts';
import type { Journal } from '../journal/journal.ts';
import type { Enrolment, Target } from '../transmission/target.ts';

/** The problem's name in the journal. */
const NAME = 'enrolment';
/** An archive at work answers within this, ms. */
const PATIENCE = 5_000;

export interface EnrolmentParts {
  readonly journal: Journal;
  readonly target: Target;
  readonly publicKey: Uint8Array;
  readonly now: () => Date;
}

/**
 * An archive does not answer a device that it does not know: what it sent waits in the inbox, and nobody would see why.
 * Once something waits for longer than an answer takes, the target is asked, and what it says stands as a problem, with
 * the words by which the archive's people know the device, until they enrol it.
 */
export class EnrolmentWatch {
  readonly #parts: EnrolmentParts;
  readonly #device: string;

  constructor(parts: EnrolmentParts) {
    this.#parts = parts;
    this.#device = deviceOf(parts.publicKey);
  }

  /** Never throws for the target's sake. @returns whether something changed */
  async look(): Promise<boolean> {
    const { reports } = this.#parts.journal;
    const known = reports.raised(NAME).length > 0;
    if (!known && !this.#waitsLong()) return false;
    const problem = this.#problemWith(await this.#enrolment());
    if (problem === undefined) return false;
    if (problem) return reports.raise(NAME, problem);
    if (known) reports.settle(NAME);
    return known;
  }

  #waitsLong(): boolean {
    const before = new Date(this.#parts.now().getTime() - PATIENCE).toISOString();
    return this.#parts.journal.packages.inState('transmitted').some(({ changedAt }) => changedAt < before);
  }

  /** A target that can't be reached is said elsewhere. */
  async #enrolment(): Promise<Enrolment> {
    return (await this.#parts.target.enrolment?.(this.#device).catch(() => null)) ?? 'unsaid';
  }

  /** null: all is well; undefined: nobody knows, and what was known stays. */
  #problemWith(enrolment: Enrolment): ZegelError | null | undefined {
    if (enrolment === 'unsaid') return undefined;
    if (enrolment === 'enrolled') return null;
    return new ZegelError(enrolment === 'revoked' ? 'device.revoked' : 'device.unknown', { words: fingerprintWords(this.#device) });
  }
}
