import { ConfigurationError, type Problem } from "@idbraid/core/signatures";
import type { Endpoint } from "./endpoint.ts";
import type { FailedEvent } from "./hooks.ts";

/** Something failed on this side. What it was is for `hooks.onError` alone, as errors of others may hold anything. */
export class Failure extends Error {
  readonly error: unknown;
  readonly phase: FailedEvent["phase"];

  constructor(phase: FailedEvent["phase"], error: unknown) {
    super("failed");
    this.phase = phase;
    this.error = error;
  }
}

/** What `work` gives; what it throws becomes a failure. */
export async function failingAs<T>(phase: FailedEvent["phase"], work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Failure ? error : new Failure(phase, error);
  }
}

/** A handler gave what PassFort would refuse. The error names paths, and never what is there. */
export function refusedOutput(endpoint: Endpoint, problems: readonly Problem[]): Failure {
  const told = problems.map(({ path, message }) => `"${path}" ${message}`).join("; ");
  const error = new ConfigurationError({
    code: "invalid_answer",
    provider: "passfort",
    operation: endpoint,
    problems,
    message: `[passfort] The answer to "${endpoint}" was not sent, as PassFort would refuse it: ${told}.`,
  });
  return new Failure("output", error);
}
