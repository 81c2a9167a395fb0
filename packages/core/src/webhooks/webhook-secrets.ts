import { problem } from "../options/reject-problems.ts";
import { Secret, secretProblem, type SecretSource } from "../auth/secrets/secret.ts";
import type { Problem } from "../errors/configuration-error.ts";

/** A secret shared with the provider, or several while it is being changed: any of them is accepted. */
export type WebhookSecrets = SecretSource | readonly SecretSource[];

/** What is wrong with the secrets. None at all, or an empty one, is a problem: it would accept what nobody signed. */
export function secretsProblems(secrets: WebhookSecrets): readonly (Problem | undefined)[] {
  const all = [secrets].flat();
  return all.length === 0
    ? [problem("secrets", "is empty")]
    : all.map((one) => secretProblem(one, "secrets"));
}

/** The secrets of a verifier, read when they are first needed. */
export class SecretRing {
  readonly #secrets: readonly Secret[];
  #values: readonly string[] = [];
  #reading: Promise<void> | undefined;
  #readAtMs = 0;

  /** @param secrets Check them with `secretsProblems` first. */
  constructor(secrets: WebhookSecrets) {
    this.#secrets = [secrets].flat().map((one) => new Secret(one, "secrets"));
  }

  /**
   * Whether `matches` accepts any of the secrets. It sees every one, so that the time tells nothing. When it accepts
   * none, those that come from functions are read again, at most once in 10 s: anyone can send a wrong signature. Until
   * that succeeds, the values that were read before stay good.
   *
   * @throws {ConfigurationError} when a function fails, or gives a value that cannot be used
   */
  async accepts(matches: (secret: string) => Promise<boolean>, nowMs: number): Promise<boolean> {
    const values = this.#values;
    if (await anyOf(values, matches)) return true;
    await (this.#isDue(nowMs) ? this.#read(nowMs) : this.#reading);
    return this.#values !== values && anyOf(this.#values, matches);
  }

  #isDue(nowMs: number): boolean {
    if (this.#values.length === 0) return true;
    if (Math.abs(nowMs - this.#readAtMs) < rereadAfterMs) return false;
    return this.#secrets.map((secret) => secret.refuse(secret.held?.generation ?? 0)).includes(true);
  }

  #read(nowMs: number): Promise<void> {
    this.#readAtMs = nowMs;
    this.#reading ??= this.#load().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #load(): Promise<void> {
    const read = await Promise.all(this.#secrets.map((secret) => secret.read()));
    this.#values = read.map(({ value }) => value);
  }
}

const rereadAfterMs = 10_000;

async function anyOf(
  values: readonly string[],
  matches: (secret: string) => Promise<boolean>,
): Promise<boolean> {
  return (await Promise.all(values.map(matches))).includes(true);
}
