import { causeRules } from "./cause-rules.ts";
import type { Facts } from "./facts.ts";
import type { CheckResult, ProbableCause } from "./report.ts";

/** The causes that fit the failures, the most far-reaching first. */
export function probableCauses(results: readonly CheckResult[], facts: Facts): readonly ProbableCause[] {
  const has =
    (status: CheckResult["status"]) =>
    (id: string): boolean =>
      results.some((result) => result.id === id && result.status === status);
  const received = (id: string): string =>
    results.find((result) => result.id === id && result.status === "failed")?.received ?? "";
  const failures = results.filter(({ status }) => status === "failed").map(({ id }) => id);
  const explained = new Set<string>();
  return causeRules.flatMap(({ id, cause, explains, when }) => {
    if (!when({ failed: has("failed"), passed: has("passed"), facts, received })) return [];
    const checks = failures.filter(
      (failure) => !explained.has(failure) && explains.some((each) => fits(each, failure)),
    );
    for (const check of checks) explained.add(check);
    return checks.length === 0
      ? []
      : [{ id, cause: typeof cause === "string" ? cause : cause(facts), checks }];
  });
}

function fits(pattern: string, id: string): boolean {
  return pattern.endsWith("*") ? id.startsWith(pattern.slice(0, -1)) : pattern === id;
}
