import { createHash } from 'node:crypto';
import type { Enrolment, Placed, SealedObject, Target, TargetAnswer } from '../../companion/transmission/target.ts';
import { ZegelError } from '../../shared/errors/error.ts';

/** A target in memory that obeys the contract; it can be told to fail, and lets a test look inside and answer. */
export class MemoryTarget implements Target {
  readonly capabilities = { immutable: false, resumable: false };
  readonly placed = new Map<string, Buffer>();
  readonly answers = new Map<string, string>();
  /** What it says of devices; of any other: that it does not know it. */
  readonly enrolled = new Map<string, Enrolment>();
  publications = 0;
  /** Called before each operation; what it throws is what the target throws. */
  before: (operation: 'publish' | 'fetchAnswers' | 'enrolment') => void = () => undefined;
  /** Called when an object stands in its place and the caller does not know yet. */
  afterPublish: () => void = () => undefined;

  async publish(object: SealedObject): Promise<Placed> {
    this.before('publish');
    this.publications += 1;
    const chunks: Uint8Array[] = [];
    for await (const chunk of object.open()) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const standing = this.placed.get(object.sha256);
    if (standing && !standing.equals(bytes)) throw new ZegelError('target.conflict');
    this.placed.set(object.sha256, bytes);
    this.afterPublish();
    return { sha256, bytes: bytes.length };
  }

  async enrolment(device: string): Promise<Enrolment> {
    this.before('enrolment');
    return this.enrolled.get(device) ?? 'unknown';
  }

  answer(device: string, object: string, text: string): void {
    this.answers.set(`${device}/${object}`, text);
  }

  async *fetchAnswers(device: string, objects: ReadonlySet<string>): AsyncGenerator<TargetAnswer> {
    this.before('fetchAnswers');
    for (const object of objects) {
      const text = this.answers.get(`${device}/${object}`);
      if (text !== undefined) yield { object, text };
    }
  }
}
