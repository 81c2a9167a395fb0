import type { Trial } from "./trial.ts";
import type { Facts } from "./facts.ts";

/** Something to find out about an integration. */
export interface Check {
  /** Without its group, such as `wrong-key`. */
  readonly id: string;
  readonly title: string;
  readonly expected: string;
  readonly source: string;
  /** What usually causes the failure. */
  readonly hint?: string | undefined;
  /** Whether it has a place in the report at all. @default it has */
  readonly applies?: ((facts: Facts) => boolean) | undefined;
  /** Why it cannot be made; `undefined` when it can. */
  readonly unless?: ((facts: Facts) => string | undefined) | undefined;
  readonly run: (trial: Trial) => Promise<Verdict>;
}

/** What a check found. */
export interface Verdict {
  readonly status: "passed" | "failed" | "warning" | "skipped";
  readonly received?: string | undefined;
  /** More fitting than that of the check. */
  readonly hint?: string | undefined;
  /** Why no other check makes sense after it. */
  readonly stop?: string | undefined;
  /** No answer came. */
  readonly silent?: boolean | undefined;
}

/** Checks that belong together. */
export interface CheckGroup {
  /** Such as `authentication`. */
  readonly id: string;
  readonly title: string;
  /** What the others need to know, so that it always runs. */
  readonly always?: boolean | undefined;
  /** The option without which it does not run. */
  readonly optional?: "live" | "limits" | undefined;
  /** None of its checks can be judged where signed POSTs are refused. */
  readonly needsPosts?: boolean | undefined;
  readonly checks: readonly Check[];
}

export const passed: Verdict = { status: "passed" };

export function failed(received: string, hint?: string): Verdict {
  return { status: "failed", received, hint };
}

export function warning(received: string, hint?: string): Verdict {
  return { status: "warning", received, hint };
}

/** For what no revision of the documentation since April 2020 asks for: advice, then, in the profile `current`. */
export function advised({ profile }: Facts, received: string, hint?: string): Verdict {
  return profile === "seed" ? failed(received, hint) : warning(received, hint);
}

export function skipped(why: string): Verdict {
  return { status: "skipped", received: why };
}

/** Passed when the list is empty; else all of it is what was received. */
export function verdictOf(problems: readonly string[], bad: "failed" | "warning" = "failed"): Verdict {
  return problems.length === 0 ? passed : { status: bad, received: problems.slice(0, 8).join("; ") };
}

/** The first that failed, else the first warning. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  const of = (status: string): Verdict | undefined => verdicts.find((verdict) => verdict.status === status);
  return of("failed") ?? of("warning") ?? passed;
}
