import { ConfigurationError, type Problem } from "../../errors/configuration-error.ts";
import { NotConfigured } from "../not-configured.ts";
import { problem } from "../../options/reject-problems.ts";
import { sourceFailure } from "./source-failure.ts";

/**
 * A credential: its value, or a function that fetches it, as from a vault. The function runs on first use, its
 * value is kept, and it runs again after the provider has refused that value.
 */
export type SecretSource = string | (() => string | Promise<string>);

/** Tells what is wrong with a value, in words that never repeat it. */
export type SecretCheck = (value: string) => string | undefined;

/** A value, with the number of the reading that gave it. */
export interface SecretValue {
  readonly value: string;
  readonly generation: number;
}

/** What is wrong with a source given as an option. The value of a function is checked when it is read. */
export function secretProblem(source: unknown, option: string, check?: SecretCheck): Problem | undefined {
  return typeof source === "function" ? undefined : problem(option, valueProblem(source, check));
}

/** Holds a credential. It shows as `[redacted]` in JSON and wherever it is printed. */
export class Secret {
  readonly #source: SecretSource;
  readonly #option: string;
  readonly #check: SecretCheck | undefined;
  #held: SecretValue | undefined;
  #reading: Promise<SecretValue> | undefined;
  #generation = 0;

  /**
   * @param source Check it with `secretProblem` first.
   * @param option The name of the option, for messages.
   */
  constructor(source: SecretSource, option: string, check?: SecretCheck) {
    this.#source = source;
    this.#option = option;
    this.#check = check;
    if (typeof source !== "function") this.#held = { value: source, generation: 0 };
  }

  /** The value, unless the function has to be asked first. */
  get held(): SecretValue | undefined {
    return this.#held;
  }

  /** The function is being asked. */
  get reading(): boolean {
    return this.#reading !== undefined;
  }

  /**
   * The value. Many callers share one reading.
   *
   * @throws {ConfigurationError} when the function fails, or gives a value that cannot be used
   */
  async read(): Promise<SecretValue> {
    if (this.#held !== undefined) return this.#held;
    const reading = (this.#reading ??= this.#load().finally(() => {
      if (this.#reading === reading) this.#reading = undefined;
    }));
    return reading;
  }

  /** Who comes next does not wait for the reading under way, which may hang, but asks anew. */
  passOver(): void {
    this.#reading = undefined;
  }

  /** The provider refused the value of this reading: the next one asks the function again. `false` for a fixed value. */
  refuse(generation: number): boolean {
    if (typeof this.#source !== "function") return false;
    if (this.#held?.generation === generation) this.#held = undefined;
    return true;
  }

  toJSON(): string {
    return "[redacted]";
  }

  toString(): string {
    return "[redacted]";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[redacted]";
  }

  async #load(): Promise<SecretValue> {
    const value = await this.#ask();
    const message = valueProblem(value, this.#check);
    if (message === undefined) {
      return (this.#held ??= { value: value as string, generation: (this.#generation += 1) });
    }
    throw new ConfigurationError({
      message: `The value that the function given as "${this.#option}" returned ${message}.`,
      problems: [{ path: this.#option, message }],
    });
  }

  async #ask(): Promise<unknown> {
    try {
      return await (this.#source as () => unknown)();
    } catch (error) {
      if (NotConfigured.isInstance(error)) throw error;
      throw sourceFailure(this.#option, error);
    }
  }
}

/** What is wrong with a credential, in words that never repeat it. */
export function valueProblem(value: unknown, check?: SecretCheck): string | undefined {
  if (value === undefined || value === null) return "is missing";
  if (typeof value !== "string") return `must be a string, not ${typeof value}`;
  if (value.trim() === "") return "is empty";
  if (/[\r\n]$/.test(value)) return "ends with a line break. Remove it";
  if (value.trim() !== value) return "begins or ends with white space. Remove it";
  if (/\p{Surrogate}/u.test(value)) return "is not well-formed Unicode";
  return check?.(value);
}
