import { checkTypes as rules } from "../config/check-types.ts";

/** Values that PassFort's documentation and reference integrations name. More may be added at any time. */
export const checkTypes: readonly string[] = Object.keys(rules);

/** The templates of each check type. */
export const templates: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(rules).map(([checkType, each]) => [checkType, each.templates]),
);

export const features = [
  "COMPANY_SEARCH",
  "PROVIDER_FIELD_CHECKS",
  "EXTERNAL_LINK",
  "EXTERNAL_EMBED",
  "PEPS",
  "SANCTIONS",
  "ADVERSE_MEDIA",
];

export const fieldTypes = ["string", "boolean", "MultiSelect"];

/**
 * Lists that may grow: an unknown value is worth a look, but one that only differs in case, spaces, dashes, underscores or
 * a plural from a known one is a slip.
 */
export function slipOf(value: string, known: readonly string[]): string | undefined {
  return known.find((each) => each !== value && bare(each) === bare(value));
}

function bare(value: string): string {
  return value
    .replaceAll(/[^a-z0-9]/gi, "")
    .toLowerCase()
    .replace(/s$/, "");
}
