/** A sealed package on its way: named by its content, so that placing it again is harmless. */
export interface SealedObject {
  /** SHA-256 of the sealed bytes, 64 hexadecimal digits; the object's name is `<sha256>.age`. */
  readonly sha256: string;
  readonly bytes: number;
  /** The bytes, from the start, as often as asked. */
  open(): AsyncIterable<Uint8Array>;
}

/** What stands at the target after `publish`, as it was read back. */
export interface Placed {
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * What an archive says of a device. `unsaid`: it can't be told from here, for the moment or ever.
 */
export type Enrolment = 'enrolled' | 'unknown' | 'revoked' | 'unsaid';

/**
 * Where sealed packages go: one file per kind of target, one contract suite for all.
 * Errors are ZegelErrors with a `target.*` code, transient ones worth trying again.
 */
export interface Target {
  readonly capabilities: { readonly immutable: boolean; readonly resumable: boolean };
  /**
   * Places the object atomically: other readers see nothing or all of it. Idempotent: the same bytes again are no error;
   * other bytes under the name are `target.conflict` and are left as they are. Returns after reading back and hashing.
   */
  publish(object: SealedObject): Promise<Placed>;
  /**
   * The archive's answers to these objects of this device, raw JSON text, in no order; the same answer may come again, and
   * an older one beside a newer one.
   * @param device SHA-256 of the device's public key
   * @param objects SHA-256 of each sealed object that waits for an answer
   */
  fetchAnswers(device: string, objects: ReadonlySet<string>): AsyncIterable<TargetAnswer>;
  /**
   * What the archive says of a device now, where a target can see that. A hint for people: whether a package is taken is
   * the archive's to decide, at intake.
   * @param device SHA-256 of the device's public key
   */
  enrolment?(device: string): Promise<Enrolment>;
}

export interface TargetAnswer {
  /** The object under whose name it stood: where it was found, not yet what it says. */
  readonly object: string;
  readonly text: string;
}

/** A target that can tell when it is worth asking. A hint: nothing relies on it. */
export interface WatchableTarget extends Target {
  /** @returns stops watching */
  watchAnswers(device: string, onHint: () => void): () => void;
}
