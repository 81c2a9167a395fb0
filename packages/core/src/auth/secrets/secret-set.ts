import type { Secret, SecretValue } from "./secret.ts";
import { waitFor } from "../wait-for.ts";

/** The secrets that a strategy needs together, read and refused as one. */
export class SecretSet {
  readonly #secrets: readonly Secret[];

  constructor(secrets: readonly Secret[]) {
    this.#secrets = secrets;
  }

  /**
   * The values, in the order of the secrets. The signal is asked for only where a function has to be waited for. When the
   * call that began a reading fails, as by an abort, later calls begin another: one that hangs must not hold up them all.
   *
   * @throws {ConfigurationError} when a function fails, or gives a value that cannot be used
   * @throws {AbortError} when the signal is aborted before all are there
   */
  async read(context: { readonly signal: AbortSignal | undefined }): Promise<readonly SecretValue[]> {
    const held = this.#secrets.flatMap((secret) => secret.held ?? []);
    if (held.length === this.#secrets.length) return held;
    const { signal } = context;
    const begun = this.#secrets.filter((secret) => !secret.reading);
    try {
      return await waitFor(Promise.all(this.#secrets.map((secret) => secret.read())), signal);
    } catch (error) {
      for (const secret of begun) secret.passOver();
      throw error;
    }
  }

  /** The provider refused these readings: functions are asked again. `false` when all values are fixed. */
  refuse(generations: readonly number[]): boolean {
    return this.#secrets.map((secret, index) => secret.refuse(generations[index] ?? 0)).includes(true);
  }
}

/** For `map`. */
export const valueOf = ({ value }: SecretValue): string => value;
/** For `map`. */
export const generationOf = ({ generation }: SecretValue): number => generation;
