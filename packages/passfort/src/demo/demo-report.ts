import type { ConfigDocument } from "../config/config-document.ts";
import { type DemoTable, demoTables } from "./demo-tables.ts";
import type { DemoResults } from "./demo-results.ts";

/** Which demo results an integration serves. */
export interface DemoReport {
  readonly checks: DemoCoverage;
  /** `undefined` without the feature `COMPANY_SEARCH`. */
  readonly search: DemoCoverage | undefined;
}

/** Which values of one kind are served. */
export interface DemoCoverage {
  /** Sorted. */
  readonly served: readonly string[];
  /** Those that PassFort requires and nothing answers. */
  readonly missingRequired: readonly string[];
}

/**
 * Tells which demo results an integration serves, and which of those that PassFort requires it does not.
 *
 * @see PassFort's documentation, "Demo checks"
 * @example
 * ```ts
 * import { demoReport } from "@idbraid/passfort";
 *
 * const report = demoReport(
 *   {
 *     check_type: "IDENTITY_CHECK",
 *     check_template: { type: "ONE_TIME_SYNCHRONOUS" },
 *     pricing: { supports_reselling: false },
 *     supported_countries: ["GBR"],
 *     credentials: { fields: [] },
 *     config: { fields: [] },
 *   },
 *   { checks: { NO_MATCHES: undefined } },
 * );
 * report.checks.missingRequired; // ["NO_MATCHES"]
 * ```
 */
export function demoReport<C extends ConfigDocument>(config: C, results?: DemoResults<C>): DemoReport {
  const { checks, search } = demoTables(config, results);
  return { checks: coverage(checks), search: search && coverage(search) };
}

function coverage({ results, required }: DemoTable<never>): DemoCoverage {
  const served = Object.keys(results).filter((value) => results[value] !== undefined);
  return { served: served.sort(), missingRequired: required.filter((value) => !served.includes(value)) };
}
