import type { ErrorReport } from '../../shared/errors/error.ts';

/** What intake did, for whoever prints or counts it; ids and hashes, never content. `object` is the name's SHA-256. */
export type IntakeEvent =
  | { readonly kind: 'filed'; readonly object: string; readonly packageId: string; readonly device: string; readonly messages: number }
  /** The same package again, answered with the receipt that it has. */
  | { readonly kind: 'repeated'; readonly object: string; readonly packageId: string; readonly device: string }
  /** Set aside in the quarantine, and its sender told. */
  | { readonly kind: 'refused'; readonly object: string; readonly error: ErrorReport }
  /** From a device that is not enrolled: stays in the inbox, unanswered, until it is. Said once per object. */
  | { readonly kind: 'waiting'; readonly object: string; readonly device: string; readonly words: string }
  /** Could not be handled now; stays in the inbox and is tried again. `object` is null where it is about the whole archive. */
  | { readonly kind: 'failed'; readonly object: string | null; readonly error: ErrorReport }
  /** Something in the inbox that no companion put there so; left alone. Said once per name. */
  | { readonly kind: 'stray'; readonly name: string };

export type OnEvent = (event: IntakeEvent) => void;
