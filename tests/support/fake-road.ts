import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { receiptKeyOf } from '../../companion/archiving/answers.ts';
import { Archiving } from '../../companion/archiving/archiving.ts';
import { Collector } from '../../companion/archiving/collector.ts';
import { Courier } from '../../companion/archiving/courier.ts';
import { EnrolmentWatch } from '../../companion/archiving/enrolment.ts';
import { Spool } from '../../companion/archiving/spool.ts';
import { type Journal, openJournal } from '../../companion/journal/journal.ts';
import type { LogLine } from '../../companion/log/log.ts';
import type { Package, PackageRequest } from '../../companion/packaging/request.ts';
import type { ErrorReport } from '../../shared/errors/error.ts';
import { deviceOf } from '../../shared/formats/fingerprint.ts';
import { type Answer, RECEIPT_FORMAT, REFUSAL_FORMAT, type Receipt, type Refusal } from '../../shared/formats/receipt.ts';
import { signedBytes } from '../../shared/formats/signed.ts';
import type { MemoryTarget } from './memory-target.ts';
import { samplePolicy, sampleSigner, sampleUuid } from './samples.ts';

/** The companion's road with the formats left out: packages are JSON, the seal is none, the archive is in memory. */

export const DEVICE_SIGNER = sampleSigner(1);
export const DEVICE = deviceOf(DEVICE_SIGNER.publicKey);
/** Its public half is the sample policy's receipt key. */
const ARCHIVE_SIGNER = sampleSigner(2);

/** What stands in a pretended package. */
interface Contents extends Pick<Receipt, 'packageId' | 'archiefstuk' | 'sequence' | 'logHead' | 'releases' | 'checksums'> {}

export function pretendPackage(request: PackageRequest): Package {
  const { packageId, archiefstuk, sequence, logHead } = request;
  const releases = request.releases.map(({ record, revision, recordHash }) => ({ messageId: record.messageId, revision, recordHash }));
  const checksums = { 'data/records.json': createHash('sha512').update(JSON.stringify(releases)).digest('hex') };
  const contents: Contents = { packageId, archiefstuk, sequence, logHead, releases, checksums };
  return { files: [{ path: 'contents.json', bytes: Buffer.from(JSON.stringify(contents)) }], checksums };
}

let seals = 0;

/** Every seal of the same package gives other bytes, as a real one does. */
export async function* pretendSeal(pkg: Package): AsyncIterable<Uint8Array> {
  yield Buffer.from(`sealed ${seals++}\n`);
  for (const { bytes } of pkg.files) yield bytes;
}

export function signedAnswer<T extends Answer>(answer: Omit<T, 'signature'> & { format: string }, signer = ARCHIVE_SIGNER): string {
  const signature = Buffer.from(signer.sign(signedBytes(answer.format, answer))).toString('base64');
  return JSON.stringify({ ...answer, signature });
}

/** An archive that files whole packages once and answers as the real one does. */
export class PretendArchive {
  readonly target: MemoryTarget;
  /** Filed packages by id, with the message revisions in them. */
  readonly filed = new Map<string, Receipt['releases']>();
  #answers = 0;

  constructor(target: MemoryTarget) {
    this.target = target;
  }

  receiptFor(object: string, changes: Partial<Receipt> = {}): Omit<Receipt, 'signature'> {
    const bytes = this.target.placed.get(object);
    if (!bytes) throw new Error('no such object');
    const contents: Contents = JSON.parse(bytes.subarray(bytes.indexOf('\n') + 1).toString());
    return {
      format: RECEIPT_FORMAT,
      receiptId: sampleUuid(0x7000 + this.#answers++),
      object: { sha256: object, bytes: bytes.length },
      device: DEVICE,
      filedAt: '2026-11-24T09:00:00.000Z',
      ...contents,
      ...changes,
    };
  }

  /** Files what stands in the inbox and answers. */
  intake(): void {
    for (const object of this.target.placed.keys()) {
      const receipt = this.receiptFor(object);
      this.filed.set(receipt.packageId, receipt.releases);
      this.target.answer(DEVICE, object, signedAnswer<Receipt>(receipt));
    }
    this.target.placed.clear();
  }

  /** Refuses one object and takes it out of the inbox. */
  refuse(object: string, error: ErrorReport): string {
    const refusedAt = new Date(Date.UTC(2026, 10, 24, 9, 0, this.#answers++)).toISOString();
    const text = signedAnswer<Refusal>({ format: REFUSAL_FORMAT, object: { sha256: object, bytes: 1 }, error, refusedAt });
    this.target.answer(DEVICE, object, text);
    this.target.placed.delete(object);
    return text;
  }
}

export interface FakeRoad {
  readonly journal: Journal;
  readonly spool: Spool;
  readonly archiving: Archiving;
  readonly lines: LogLine[];
  changes: number;
}

export interface RoadSettings {
  readonly folder: string;
  readonly target: MemoryTarget;
  readonly now: () => Date;
  readonly buildPackage?: (request: PackageRequest) => Package;
  readonly seal?: (pkg: Package) => AsyncIterable<Uint8Array>;
}

/** The road on a folder: what was there before is gone on with, as after a restart. */
export function openRoad({ folder, target, now, buildPackage = pretendPackage, seal = pretendSeal }: RoadSettings): FakeRoad {
  const policy = samplePolicy();
  const journal = openJournal(join(folder, 'journal.db'), Buffer.alloc(32, 3), now);
  mkdirSync(join(folder, 'spool'), { recursive: true });
  const spool = new Spool(join(folder, 'spool'));
  const lines: LogLine[] = [];
  const log = (line: LogLine) => void lines.push(line);
  const courier = new Courier({ journal, spool, target, policy, signer: DEVICE_SIGNER, buildPackage, seal, now, random: () => 0.5, log });
  const receiptKey = receiptKeyOf(policy.archive.receiptKey);
  const collector = new Collector({ journal, spool, target, publicKey: DEVICE_SIGNER.publicKey, receiptKey, now, log });
  const onChange = () => {
    road.changes += 1;
  };
  const enrolment = new EnrolmentWatch({ journal, target, publicKey: DEVICE_SIGNER.publicKey, now });
  const archiving = new Archiving({ journal, spool, courier, collector, enrolment, policy, now, log, onChange });
  const road: FakeRoad = { journal, spool, archiving, lines, changes: 0 };
  return road;
}
