import type { LogHead } from '../../shared/log/decision.ts';
import type { Policy } from '../../shared/policy/policy.ts';
import type { Release } from '../../shared/protocol/release.ts';
import type { ConversationRef } from '../../shared/record/message-record.ts';

/** One increment of one conversation-day, decided by the journal; everything that the package is made of, clock included. */
export interface PackageRequest {
  readonly packageId: string;
  /** The same for every increment of this conversation-day. */
  readonly archiefstuk: string;
  /** 1 for the first. */
  readonly sequence: number;
  readonly conversation: ConversationRef;
  /** `YYYY-MM-DD` in the policy's zone. */
  readonly day: string;
  /** In order of time, then of the page. */
  readonly releases: readonly Release[];
  readonly logHead: LogHead;
  /** ISO 8601 instant. */
  readonly packagedAt: string;
  readonly policy: Policy;
}

/** One file of the bag: path inside the tar, with `/`, beginning with the bag's own folder. */
export interface PackagedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A package before it is sealed; it exists in memory alone. */
export interface Package {
  /** In the order in which they are written. */
  readonly files: readonly PackagedFile[];
  /** manifest-sha512.txt: payload path (`data/…`) to checksum; a receipt has to echo it. */
  readonly checksums: Readonly<Record<string, string>>;
}
