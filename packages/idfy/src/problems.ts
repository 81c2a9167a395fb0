import { ConfigurationError, configurationError, type Problem } from "@idbraid/core";

/** Runs each part of the set-up and gathers what is wrong with all of them. */
export class Problems {
  readonly #found: Problem[] = [];

  add(problems: readonly Problem[]): void {
    for (const { path, message } of problems) {
      const known = this.#found.some((one) => one.path === path);
      if (!known) this.#found.push({ path, message });
    }
  }

  /** What `make` gives; `undefined` when its options cannot work. Those in `toldElsewhere` are not told again. */
  attempt<T>(make: () => T, toldElsewhere: readonly string[] = []): T | undefined {
    try {
      return make();
    } catch (error) {
      if (!ConfigurationError.isInstance(error) || error.problems.length === 0) throw error;
      this.add(error.problems.filter(({ path }) => !toldElsewhere.includes(path)));
      return undefined;
    }
  }

  /** @throws {ConfigurationError} when there are any, with all of them. */
  throwAny(): void {
    if (this.#found.length > 0) throw configurationError("createIdfy", this.#found, "idfy");
  }
}
