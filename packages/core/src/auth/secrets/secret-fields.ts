import { Secret, type SecretCheck, type SecretSource } from "./secret.ts";
import { generationOf, SecretSet, valueOf } from "./secret-set.ts";

/** The values of fields, and which reading gave them. */
export interface ReadFields {
  readonly values: Readonly<Record<string, string>>;
  readonly generations: readonly number[];
}

/** Named credentials, such as the fields of a login. */
export class SecretFields {
  readonly #names: readonly string[];
  readonly #secrets: SecretSet;

  /**
   * @param option The option that holds them, for messages.
   * @param fields Check them with `secretProblem` first.
   */
  constructor(option: string, fields: Readonly<Record<string, SecretSource>>, check?: SecretCheck) {
    this.#names = Object.keys(fields);
    this.#secrets = new SecretSet(
      Object.entries(fields).map(([name, source]) => new Secret(source, `${option}.${name}`, check)),
    );
  }

  /**
   * @throws {ConfigurationError} when a function fails, or gives a value that cannot be used
   * @throws {AbortError} when the signal is aborted before all are there
   */
  async read(signal: AbortSignal | undefined): Promise<ReadFields> {
    const read = await this.#secrets.read({ signal });
    const values = read.map(valueOf);
    return {
      values: Object.fromEntries(this.#names.map((name, index) => [name, values[index] as string])),
      generations: read.map(generationOf),
    };
  }

  /** The provider refused these values: functions are asked again. */
  refuse({ generations }: ReadFields): void {
    this.#secrets.refuse(generations);
  }
}
