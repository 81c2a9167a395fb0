/** One promise of a contract, to be run by any test runner: `it(name, run)`. */
export interface ContractCase {
  /** A sentence, such as `adds only where nothing is`. */
  readonly name: string;
  /** Rejects when the promise is broken. */
  readonly run: () => Promise<void>;
}

/** @throws {Error} when the two are not the same value */
export function same(actual: unknown, expected: unknown, what: string): void {
  if (!Object.is(actual, expected)) {
    throw new Error(`${what}: expected ${String(expected)}, got ${String(actual)}.`);
  }
}

/** @throws {Error} when it does not hold */
export function holds(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`Contract broken: ${what}.`);
}
