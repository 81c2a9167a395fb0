import { ConfigurationError, type Problem } from "../errors/configuration-error.ts";
import { configurationError } from "../errors/problems.ts";

/**
 * Runs each part of a factory and gathers what is wrong with the options of all of them, for one error.
 *
 * @example
 * ```ts
 * import { OptionProblems } from "@idbraid/core";
 * import { apiKey } from "@idbraid/core/auth";
 *
 * const problems = new OptionProblems("createAcme", "acme");
 * const auth = problems.attempt(() => apiKey({ header: "x-api-key", key: "" }), { below: "auth" });
 * problems.throwAny(); // ConfigurationError: … "auth.key" is empty.
 * ```
 */
export class OptionProblems {
  readonly #factory: string;
  readonly #provider: string;
  readonly #found: Problem[] = [];

  /**
   * @param factory The function that the user called, such as `createAcme`.
   * @param provider Such as `acme`.
   */
  constructor(factory: string, provider: string) {
    this.#factory = factory;
    this.#provider = provider;
  }

  /** Of several problems of one option the first counts. */
  add(problems: readonly Problem[]): void {
    for (const problem of problems) {
      const known = this.#found.some(({ path }) => path === problem.path);
      if (!known) this.#found.push(problem);
    }
  }

  /**
   * What `make` gives; `undefined` when its options cannot work. Any other error is thrown on.
   *
   * @param told.below The option that holds those of `make`.
   * @param told.elsewhere Options of `make` whose problems are told by another name already.
   */
  attempt<T>(
    make: () => T,
    told: { readonly below?: string; readonly elsewhere?: readonly string[] } = {},
  ): T | undefined {
    try {
      return make();
    } catch (error) {
      if (!ConfigurationError.isInstance(error) || error.problems.length === 0) throw error;
      const { below, elsewhere = [] } = told;
      const news = error.problems.filter(({ path }) => !elsewhere.includes(path));
      const named = (path: string): string => (below === undefined ? path : `${below}.${path}`);
      this.add(news.map((problem) => ({ ...problem, path: named(problem.path) })));
      return undefined;
    }
  }

  /** @throws {ConfigurationError} when there are any, with all of them. */
  throwAny(): void {
    if (this.#found.length > 0) throw configurationError(this.#factory, this.#found, this.#provider);
  }
}
