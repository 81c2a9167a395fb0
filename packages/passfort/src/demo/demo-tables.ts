import type { ConfigDocument } from "../config/config-document.ts";
import type { DemoCheckRequest, DemoRequestBase, DemoResults, DemoSearchRequest } from "./demo-results.ts";
import { chargeResults } from "./results/charge-results.ts";
import { errorResults } from "./results/error-results.ts";
import { resourceResults } from "./results/resource-results.ts";
import type { ResultsByValue } from "./results/results-by-value.ts";
import { searchResults } from "./results/search.ts";
import { standardChecks } from "./results/standard-checks.ts";

/** The demo results of one kind by their value, and the values that PassFort requires. */
export interface DemoTable<Request> {
  readonly results: ResultsByValue<Request>;
  readonly required: readonly string[];
}

/** The demo results of an integration. */
export interface DemoTables {
  readonly checks: DemoTable<DemoCheckRequest>;
  /** `undefined` without the feature `COMPANY_SEARCH`. */
  readonly search: DemoTable<DemoSearchRequest> | undefined;
}

/** The standard demo results of an integration, with those of its own over them. */
export function demoTables<C extends ConfigDocument>(config: C, own: DemoResults<C> | undefined): DemoTables {
  const standard = standardChecks(config);
  const ownChecks = own?.checks as ResultsByValue<DemoCheckRequest> | undefined;
  const checks = { ...standard.results, ...ownChecks };
  const features: readonly string[] = config.supported_features ?? [];
  return {
    checks: table(config, { ...resourceResults(features, checks["ANY"]), ...checks }, standard.required),
    search: features.includes("COMPANY_SEARCH")
      ? table(config, { ...searchResults, ...own?.search }, [])
      : undefined,
  };
}

/** Adds what all kinds have: errors, and charges where PassFort resells. */
function table<Request extends DemoRequestBase>(
  config: ConfigDocument,
  results: ResultsByValue<Request>,
  required: readonly string[],
): DemoTable<Request> {
  const charges = chargeResults(config, results["ANY"]);
  return {
    results: { ...errorResults, ...charges, ...results },
    required: ["ANY", ...Object.keys(errorResults), ...Object.keys(charges), ...required],
  };
}
