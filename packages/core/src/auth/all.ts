import type { Runtime } from "../runtime/runtime.ts";
import type { WireRequest } from "../transport/wire.ts";
import { mergeReports, type AuthReport } from "./auth-report.ts";
import type { Applied, AuthAnswer, AuthContext, AuthStrategy, CompleteAnswer } from "./auth-strategy.ts";
import { partsProblem } from "./is-strategy.ts";
import { problem, rejectProblems } from "../options/reject-problems.ts";
import type { TlsSource } from "./tls-source.ts";

/**
 * Applies each part in order; each sees what the parts before it have added. A client certificate of one part is that of
 * the whole.
 *
 * @throws {ConfigurationError} when no part is given, a part is no strategy, or two of them have a client certificate
 * @example
 * ```ts
 * import { all, basic, header } from "@idbraid/core/auth";
 *
 * all(header("developer-id", "d-17"), basic({ username: "u", password: "p" }));
 * ```
 */
export function all(...parts: readonly AuthStrategy[]): AuthStrategy {
  rejectProblems("all", [problem("parts", partsProblem(parts) ?? certificatesProblem(parts))]);
  return new All(parts);
}

function certificatesProblem(parts: readonly AuthStrategy[]): string | undefined {
  const names = parts.filter((part) => part.tls !== undefined).map((part) => part.name);
  if (names.length < 2) return undefined;
  return `have ${names.length} client certificates (${names.join(", ")}), and a connection carries one. Make a client for each`;
}

class All implements AuthStrategy {
  readonly name: string;
  readonly #parts: readonly AuthStrategy[];

  constructor(parts: readonly AuthStrategy[]) {
    this.name = `all(${parts.map((part) => part.name).join(", ")})`;
    this.#parts = [...parts];
  }

  get parts(): readonly AuthStrategy[] {
    return this.#parts;
  }

  get tls(): TlsSource | undefined {
    return this.#parts.find((part) => part.tls !== undefined)?.tls;
  }

  async apply(request: WireRequest, context: AuthContext): Promise<Applied> {
    let current = request;
    const tickets: unknown[] = [];
    for (const part of this.#parts) {
      const applied = await part.apply(current, context);
      current = applied.request;
      tickets.push(applied.ticket);
    }
    return { request: current, ticket: tickets };
  }

  succeeded(ticket: unknown, answer: AuthAnswer): void {
    const tickets = ticket as readonly unknown[];
    this.#parts.forEach((part, index) => part.succeeded?.(tickets[index], answer));
  }

  /** Every part is told, as any of them may be the one refused. */
  refused(ticket: unknown, answer: AuthAnswer): boolean {
    const tickets = ticket as readonly unknown[];
    return this.#parts.map((part, index) => part.refused?.(tickets[index], answer) ?? false).includes(true);
  }

  /** Every part that verifies must accept. Absent where none does, so that no body is hashed for nothing. */
  get verifyAnswer(): AuthStrategy["verifyAnswer"] {
    return this.#parts.some((part) => part.verifyAnswer !== undefined) ? this.#verifyAnswer : undefined;
  }

  readonly #verifyAnswer = async (ticket: unknown, answer: CompleteAnswer): Promise<void> => {
    const tickets = ticket as readonly unknown[];
    for (const [index, part] of this.#parts.entries()) await part.verifyAnswer?.(tickets[index], answer);
  };

  report(runtime: Runtime): AuthReport {
    return mergeReports(this.#parts.map((part) => part.report?.(runtime)));
  }

  async close(): Promise<void> {
    await Promise.all(this.#parts.map(async (part) => part.close?.()));
  }
}
