import { ConfigurationError, type Runtime } from "@idbraid/core/signatures";
import { firstThat, type Fits } from "./fixed-keys.ts";
import type { KeyRing } from "./key-ring.ts";
import { parseSecretKeys, type SecretKeys } from "./secret-key.ts";
import type { SigningKey } from "./signing-key.ts";

/** Keys that a function fetches. Anyone can send an unknown key id, so that it is asked rarely and never waited for long. */
export class VaultKeys implements KeyRing {
  readonly #ask: () => unknown;
  readonly #runtime: Pick<Runtime, "monotonicMs" | "schedule">;
  #keys: readonly SigningKey[] = [];
  #reading: Promise<void> | undefined;
  #askedAtMs = Number.NEGATIVE_INFINITY;

  constructor(ask: () => unknown, runtime: Pick<Runtime, "monotonicMs" | "schedule">) {
    this.#ask = ask;
    this.#runtime = runtime;
  }

  readonly resolve = async (keyId: string): Promise<Uint8Array | undefined> =>
    (await this.find((key) => key.keyId === keyId))?.key;

  async find(fits: Fits): Promise<SigningKey | undefined> {
    const known = this.#keys;
    const found = await firstThat(fits, known);
    if (found !== undefined) return found;
    await this.#refresh();
    return this.#keys === known ? undefined : firstThat(fits, this.#keys);
  }

  async current({ fresh = false }: { readonly fresh?: boolean | undefined } = {}): Promise<SigningKey> {
    if (fresh || this.#keys.length === 0) await this.#refresh();
    return this.#keys[0] as SigningKey;
  }

  /** Asks again, where that is due. It fails only while there is no key at all. */
  async #refresh(): Promise<void> {
    const pauseMs = this.#keys.length === 0 ? pauseWithoutKeysMs : pauseWithKeysMs;
    if (this.#runtime.monotonicMs() - this.#askedAtMs >= pauseMs) this.#reading ??= this.#read();
    try {
      await this.#reading;
    } catch (error) {
      if (this.#keys.length === 0) throw error;
    }
    if (this.#keys.length === 0) throw unavailable("failed a moment ago");
  }

  async #read(): Promise<void> {
    this.#askedAtMs = this.#runtime.monotonicMs();
    try {
      this.#keys = await this.#withinLimit(this.#load());
    } finally {
      this.#reading = undefined;
    }
  }

  async #load(): Promise<readonly SigningKey[]> {
    let given: unknown;
    try {
      given = await this.#ask();
    } catch {
      throw unavailable("failed"); // errors of vault clients print the token they were called with
    }
    const { keys, problems } = parseSecretKeys(given as SecretKeys);
    if (problems.length === 0) return keys;
    throw unavailable(`gave a key that ${problems.map(({ message }) => message).join("; ")}`);
  }

  /** What comes later is dropped. */
  #withinLimit<T>(work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const cancel = this.#runtime.schedule(limitMs, () => {
        reject(unavailable(`gave nothing within ${limitMs} ms`));
      });
      work.finally(cancel).then(resolve, reject);
    });
  }
}

const pauseWithKeysMs = 60_000;
const pauseWithoutKeysMs = 1000;
const limitMs = 10_000;

function unavailable(what: string): ConfigurationError {
  return new ConfigurationError({
    code: "credential_unavailable",
    provider: "passfort",
    retryable: true,
    problems: [{ path: "secretKey", message: "could not be read" }],
    message: `[passfort] The function given as "secretKey" ${what}. Make it return the key in base64, as the portal shows it.`,
  });
}
