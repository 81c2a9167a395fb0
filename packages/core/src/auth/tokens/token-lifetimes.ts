import type { Problem } from "../../errors/configuration-error.ts";
import { problem } from "../../options/reject-problems.ts";

/** How long before its end a token is renewed: this share of its lifetime, but no longer than `maxMs`. */
export interface RenewalMargin {
  readonly maxMs: number;
  /** From 0 to 1. */
  readonly share: number;
}

/** When a token is renewed. */
export interface TokenLifetimes {
  /** Lifetime of a token that came without one, in milliseconds; 0: it is used once and not cached. @default 300000 */
  readonly defaultMs?: number | undefined;
  /** From here on it is renewed in the background while calls still use it. @default 300 s, 20 % */
  readonly softMargin?: RenewalMargin | undefined;
  /** From here on calls wait for the new one. @default 30 s, 5 % */
  readonly hardMargin?: RenewalMargin | undefined;
}

/** What is wrong with lifetimes given as an option. One that is no number would fetch a token for every call. */
export function lifetimesProblems(lifetimes: unknown = {}): (Problem | undefined)[] {
  if (typeof lifetimes !== "object" || lifetimes === null) return [problem("lifetimes", "must be an object")];
  const { defaultMs = 0, softMargin, hardMargin } = lifetimes as Readonly<Record<string, unknown>>;
  return [
    problem(
      "lifetimes.defaultMs",
      from0(defaultMs) ? undefined : "must be a number of milliseconds, 0 or above",
    ),
    problem("lifetimes.softMargin", marginProblem(softMargin)),
    problem("lifetimes.hardMargin", marginProblem(hardMargin)),
  ];
}

/** The instants in the life of a token, on the monotonic clock. */
export interface TokenDeadlines {
  readonly softAtMs: number;
  readonly hardAtMs: number;
  readonly expiresAtMs: number;
}

/** The deadlines of a token that ends at `expiresAtMs` and lived for `lifetimeMs` in all. */
export function deadlinesOf(
  expiresAtMs: number,
  lifetimeMs: number,
  lifetimes: TokenLifetimes,
): TokenDeadlines {
  const { softMargin = { maxMs: 300_000, share: 0.2 }, hardMargin = { maxMs: 30_000, share: 0.05 } } =
    lifetimes;
  const before = ({ maxMs, share }: RenewalMargin): number =>
    expiresAtMs - Math.min(maxMs, lifetimeMs * share);
  return { softAtMs: before(softMargin), hardAtMs: before(hardMargin), expiresAtMs };
}

function marginProblem(margin: unknown): string | undefined {
  if (margin === undefined) return undefined;
  const { maxMs, share } = Object(margin) as Readonly<Record<string, unknown>>;
  return from0(maxMs) && from0(share) && share <= 1
    ? undefined
    : 'must have "maxMs", a number of milliseconds, and "share", a number from 0 to 1';
}

function from0(value: unknown): value is number {
  return typeof value === "number" && value >= 0;
}
