import type { ErrorReport } from '../../shared/errors/error.ts';

/** What verification found of one filed package. */
export interface PackageVerdict {
  readonly packageId: string;
  /** null where everything is as it should be. */
  readonly error: ErrorReport | null;
  readonly conversation: string | null;
  readonly day: string | null;
  readonly sequence: number | null;
  /** Message revisions in it. */
  readonly messages: number;
}

/** The outcome for a whole archive; the content-free form that `--json` prints. */
export interface Report {
  readonly ok: boolean;
  readonly archive: string;
  readonly demonstration: boolean;
  readonly packages: readonly PackageVerdict[];
  /** What is wrong outside of the packages themselves. */
  readonly problems: readonly ErrorReport[];
  readonly totals: {
    readonly packages: number;
    /** Different messages. */
    readonly messages: number;
    /** Different message revisions; each stands once, however many packages hold it. */
    readonly revisions: number;
    /** Revisions that a later package held again, the same to the byte. */
    readonly repeated: number;
    readonly receipts: number;
    readonly refused: number;
    /** Objects in the inbox. */
    readonly waiting: number;
  };
}
