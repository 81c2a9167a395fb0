import type { Problem } from "../errors/configuration-error.ts";
import { configurationError } from "../errors/problems.ts";

/**
 * Throws when there is any problem, with all of them at once.
 *
 * @throws {ConfigurationError} when the list holds a problem
 */
export function rejectProblems(factory: string, found: readonly (Problem | undefined)[]): void {
  const problems = found.filter((problem) => problem !== undefined);
  if (problems.length === 0) return;
  throw configurationError(factory, problems);
}

/** A problem of this option, unless the message is `undefined`. */
export function problem(path: string, message: string | undefined): Problem | undefined {
  return message === undefined ? undefined : { path, message };
}
