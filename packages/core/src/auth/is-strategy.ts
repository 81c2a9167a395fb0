import type { AuthStrategy } from "./auth-strategy.ts";

/** Whether a value is a strategy. Every function has a method `apply`, so that a factory given by mistake is none. */
export function isStrategy(value: unknown): value is AuthStrategy {
  if (typeof value !== "object" || value === null) return false;
  return typeof (value as Partial<AuthStrategy>).apply === "function";
}

/** What to pass where something else was. */
export const strategyWanted = 'must be a strategy, such as those of "@idbraid/core/auth"';

/** What is wrong with the parts that a strategy is composed of. */
export function partsProblem(parts: readonly unknown[]): string | undefined {
  if (parts.length === 0) return "is empty. Pass a strategy";
  return parts.every(isStrategy) ? undefined : "must be strategies, one argument each";
}
