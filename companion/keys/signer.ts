/** The device's Ed25519 key as the rest of the companion sees it: the private half stays behind `sign`. */
export interface Signer {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** @returns 64 bytes */
  sign(bytes: Uint8Array): Uint8Array;
}
