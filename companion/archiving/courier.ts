import { ZegelError } from '../../shared/errors/error.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import type { Journal } from '../journal/journal.ts';
import type { PackageEntry } from '../journal/packages.ts';
import type { Signer } from '../keys/signer.ts';
import { type Log, systemCode } from '../log/log.ts';
import { culpritsAmong } from '../packaging/culprits.ts';
import type { Package, PackageRequest } from '../packaging/request.ts';
import type { Target } from '../transmission/target.ts';
import type { Spool } from './spool.ts';
import { retryDelay } from './timing.ts';

export interface CourierParts {
  readonly journal: Journal;
  readonly spool: Spool;
  readonly target: Target;
  readonly policy: Policy;
  readonly signer: Signer;
  readonly buildPackage: (request: PackageRequest, signer: Signer) => Package;
  readonly seal: (pkg: Package, recipient: string) => AsyncIterable<Uint8Array>;
  readonly now: () => Date;
  readonly random: () => number;
  readonly log: Log;
}

/** How often a package that was damaged at the archive is tried while the damaged bytes still have its name. */
const CLEARING_TRIES = 6;

/**
 * Takes one package a step further: assigned → spooled → transmitted. Each step is durable in the journal before the
 * next, and each may be done twice: a kill at any moment costs a repeat, never a message.
 */
export class Courier {
  readonly #parts: CourierParts;

  constructor(parts: CourierParts) {
    this.#parts = parts;
  }

  /** Never throws for the package's sake: what is wrong with one is noted with it and blocks no other. */
  async advance(entry: PackageEntry): Promise<void> {
    try {
      if (entry.state === 'assigned') await this.#spool(entry);
      else await this.#transmit(entry);
    } catch (thrown) {
      this.#note(entry, ZegelError.of(thrown, 'package.failed'));
    }
  }

  async #spool({ id }: PackageEntry): Promise<void> {
    const { journal, policy, seal, spool, log } = this.#parts;
    const pkg = this.#build(id);
    const object = await spool.put(seal(pkg, policy.archive.recipient));
    journal.packages.spooled(id, object, pkg.checksums);
    log({ event: 'spooled', package: id, object: object.sha256 });
  }

  /** What keeps the others of its day from being packaged is set apart; where that is all of them, the package itself is at fault. */
  #build(id: string): Package {
    const { journal, policy, signer, buildPackage, log } = this.#parts;
    const request = journal.packages.request(id, policy);
    try {
      return buildPackage(request, signer);
    } catch (thrown) {
      const culprits = culpritsAmong(request.releases, (releases) => buildPackage({ ...request, releases }, signer));
      if (culprits.length === 0 || culprits.length === request.releases.length) throw thrown;
      for (const { release, error } of culprits) {
        journal.packages.setApart(id, { messageId: release.record.messageId, revision: release.revision }, error);
        log({ event: 'setApart', package: id, code: error.code });
      }
      return buildPackage(journal.packages.request(id, policy), signer);
    }
  }

  async #transmit({ id, sha256, bytes }: PackageEntry): Promise<void> {
    const { journal, spool, target, log } = this.#parts;
    const object = sha256 === null || bytes === null ? null : await spool.object({ sha256, bytes });
    if (!object) {
      journal.packages.unspool(id);
      return;
    }
    const placed = await target.publish(object);
    if (placed.sha256 !== object.sha256 || placed.bytes !== object.bytes) throw new ZegelError('target.conflict');
    journal.packages.transmitted(id);
    log({ event: 'transmitted', package: id, object: object.sha256 });
  }

  #note({ id, attempts, damaged }: PackageEntry, error: ZegelError): void {
    const { journal, now, random, log } = this.#parts;
    const line = { package: id, code: error.code, ...systemCode(error) };
    // An archive answers before it clears the damaged bytes away: what is sent again may find them for a moment.
    const clearing = error.code === 'target.conflict' && damaged > 0 && attempts < CLEARING_TRIES;
    if (error.transient || clearing) {
      journal.packages.postponed(id, error, new Date(now().getTime() + retryDelay(attempts, random())));
      log({ event: 'postponed', ...line });
    } else {
      journal.packages.setAside(id, 'failed', error);
      log({ event: 'setAside', ...line });
    }
  }
}
