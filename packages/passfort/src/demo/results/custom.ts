import type { ResultsOf } from "./results-by-value.ts";

/** Demo results of custom checks. */
export const customResults: ResultsOf<"COMPANY_CUSTOM" | "INDIVIDUAL_CUSTOM"> = {
  ANY: () => ({ result: { decision: "PASS", summary: "Demo result: the check passed." } }),
};
