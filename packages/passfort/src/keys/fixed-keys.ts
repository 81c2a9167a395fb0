import type { KeyRing } from "./key-ring.ts";
import type { SigningKey } from "./signing-key.ts";

/** Keys that never change. */
export class FixedKeys implements KeyRing {
  readonly #keys: readonly SigningKey[];

  /** @param keys At least one. */
  constructor(keys: readonly SigningKey[]) {
    this.#keys = keys;
  }

  readonly resolve = async (keyId: string): Promise<Uint8Array | undefined> =>
    (await this.find((key) => key.keyId === keyId))?.key;

  find(fits: Fits): Promise<SigningKey | undefined> {
    return firstThat(fits, this.#keys);
  }

  async current(): Promise<SigningKey> {
    return this.#keys[0] as SigningKey;
  }
}

/** Whether a key is the one that is looked for. */
export type Fits = (key: SigningKey) => boolean | Promise<boolean>;

/** The first key that fits. All are tried. */
export async function firstThat(fits: Fits, keys: readonly SigningKey[]): Promise<SigningKey | undefined> {
  const answers = await Promise.all(keys.map(async (key) => fits(key)));
  return keys[answers.indexOf(true)];
}
