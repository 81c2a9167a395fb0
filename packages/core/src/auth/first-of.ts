import type { Runtime } from "../runtime/runtime.ts";
import type { WireRequest } from "../transport/wire.ts";
import { mergeReports, type AuthReport } from "./auth-report.ts";
import type { Applied, AuthAnswer, AuthContext, AuthStrategy, CompleteAnswer } from "./auth-strategy.ts";
import { NotConfigured } from "./not-configured.ts";
import { partsProblem } from "./is-strategy.ts";
import { problem, rejectProblems } from "../options/reject-problems.ts";

/**
 * The first part that is configured. A part that is not says so by throwing `NotConfigured`; a part that fails in
 * any other way stops the chain, so that a broken credential is not hidden by the next one.
 *
 * @throws {ConfigurationError} when no part is given, a part is no strategy, or one has a client certificate. A call rejects with {@link NotConfigured} when no part is configured
 * @example
 * ```ts
 * import { apiKey, firstOf, NotConfigured } from "@idbraid/core/auth";
 *
 * function fromEnvironment(name: string): string {
 *   const value = process.env[name];
 *   if (value === undefined) throw new NotConfigured(`Set ${name}.`);
 *   return value;
 * }
 * firstOf(
 *   apiKey({ header: "x-api-key", key: () => fromEnvironment("TEAM_KEY") }),
 *   apiKey({ header: "x-api-key", key: () => fromEnvironment("MY_KEY") }),
 * );
 * ```
 */
export function firstOf(...parts: readonly AuthStrategy[]): AuthStrategy {
  rejectProblems("firstOf", [problem("parts", partsProblem(parts) ?? certificateProblem(parts))]);
  return new FirstOf(parts);
}

function certificateProblem(parts: readonly AuthStrategy[]): string | undefined {
  return parts.some((part) => part.tls !== undefined)
    ? "hold a client certificate. It belongs to the connection, which stands before a part is chosen. Put it beside them: all(mtls(…), firstOf(…))"
    : undefined;
}

interface Chosen {
  readonly part: AuthStrategy;
  readonly ticket: unknown;
}

class FirstOf implements AuthStrategy {
  readonly name: string;
  readonly #parts: readonly AuthStrategy[];

  constructor(parts: readonly AuthStrategy[]) {
    this.name = `first-of(${parts.map((part) => part.name).join(", ")})`;
    this.#parts = [...parts];
  }

  get parts(): readonly AuthStrategy[] {
    return this.#parts;
  }

  async apply(request: WireRequest, context: AuthContext): Promise<Applied> {
    const hints: string[] = [];
    for (const part of this.#parts) {
      try {
        const { request: ready, ticket } = await part.apply(request, context);
        return { request: ready, ticket: { part, ticket } satisfies Chosen };
      } catch (error) {
        if (!NotConfigured.isInstance(error)) throw error;
        hints.push(error.message);
      }
    }
    throw new NotConfigured(`No credentials are configured. ${hints.join(" Or: ")}`);
  }

  succeeded(ticket: unknown, answer: AuthAnswer): void {
    const chosen = ticket as Chosen;
    chosen.part.succeeded?.(chosen.ticket, answer);
  }

  refused(ticket: unknown, answer: AuthAnswer): boolean {
    const chosen = ticket as Chosen;
    return chosen.part.refused?.(chosen.ticket, answer) ?? false;
  }

  /** Absent where no part verifies, so that no body is hashed for nothing. */
  get verifyAnswer(): AuthStrategy["verifyAnswer"] {
    return this.#parts.some((part) => part.verifyAnswer !== undefined) ? this.#verifyAnswer : undefined;
  }

  readonly #verifyAnswer = async (ticket: unknown, answer: CompleteAnswer): Promise<void> => {
    const chosen = ticket as Chosen;
    await chosen.part.verifyAnswer?.(chosen.ticket, answer);
  };

  /** Parts that were never used have nothing to tell. */
  report(runtime: Runtime): AuthReport {
    return mergeReports(this.#parts.map((part) => part.report?.(runtime)));
  }

  async close(): Promise<void> {
    await Promise.all(this.#parts.map(async (part) => part.close?.()));
  }
}
