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
    /** Different versions of messages, by what they say (`contentHashOf`); each counts once, however many packages and devices hold it. */
    readonly revisions: number;
    /** How often a version was handed in once more: by another device that saw the same, in another package, or with nothing new but a reaction. */
    readonly repeated: number;
    readonly receipts: number;
    readonly refused: number;
    /** Objects in the inbox. */
    readonly waiting: number;
  };
}
