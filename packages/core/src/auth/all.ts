import type { WireRequest } from "../transport/wire.ts";
import type { Applied, AuthAnswer, AuthContext, AuthStrategy } from "./auth-strategy.ts";
import { rejectProblems } from "./reject-problems.ts";

/**
 * Applies each part in order; each sees what the parts before it have added.
 *
 * @throws {ConfigurationError} when no part is given
 * @example
 * ```ts
 * import { all, basic, header } from "@idbraid/core/auth";
 *
 * all(header("developer-id", "d-17"), basic({ username: "u", password: "p" }));
 * ```
 */
export function all(...parts: readonly AuthStrategy[]): AuthStrategy {
  rejectProblems("all", [
    parts.length === 0 ? { path: "parts", message: "is empty. Pass a strategy" } : undefined,
  ]);
  return new All(parts);
}

class All implements AuthStrategy {
  readonly name: string;
  readonly #parts: readonly AuthStrategy[];

  constructor(parts: readonly AuthStrategy[]) {
    this.name = `all(${parts.map((part) => part.name).join(", ")})`;
    this.#parts = [...parts];
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

  async close(): Promise<void> {
    await Promise.all(this.#parts.map(async (part) => part.close?.()));
  }
}
