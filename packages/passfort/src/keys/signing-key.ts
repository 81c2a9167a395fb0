/** A key with its id. The bytes are shown by nothing that prints it. */
export class SigningKey {
  /** How a signature names the key. It is no secret. */
  readonly keyId: string;
  readonly #key: Uint8Array;

  constructor(keyId: string, key: Uint8Array) {
    this.keyId = keyId;
    this.#key = key;
  }

  /** The bytes that HMAC takes. */
  get key(): Uint8Array {
    return this.#key;
  }
}
