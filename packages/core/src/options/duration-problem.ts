/** What is wrong with a time given as an option, if it is given. */
export function durationProblem(ms: unknown): string | undefined {
  if (ms === undefined) return undefined;
  return typeof ms === "number" && ms > 0 && ms < Number.POSITIVE_INFINITY
    ? undefined
    : "must be a number of milliseconds above 0";
}
