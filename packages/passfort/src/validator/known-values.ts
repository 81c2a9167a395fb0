/** Values that PassFort's documentation and reference integrations name. More may be added at any time. */
export const checkTypes = [
  "IDENTITY_CHECK",
  "COMPANY_DATA",
  "COMPANY_CUSTOM",
  "INDIVIDUAL_CUSTOM",
  "DOCUMENT_VERIFICATION",
  "DOCUMENT_FETCH",
  "DOCUMENT_CAPTURE",
  "PEPS_AND_SANCTIONS_SCREEN",
  "COMPANY_PEPS_AND_SANCTIONS_SCREEN",
];

/** The templates of each check type. */
export const templates: Readonly<Record<string, readonly string[]>> = {
  IDENTITY_CHECK: ["ONE_TIME_SYNCHRONOUS"],
  COMPANY_DATA: ["ONE_TIME_SYNCHRONOUS", "MONITORED_POLLING"],
  COMPANY_CUSTOM: ["ONE_TIME_SYNCHRONOUS"],
  INDIVIDUAL_CUSTOM: ["ONE_TIME_SYNCHRONOUS"],
  DOCUMENT_VERIFICATION: ["ONE_TIME_CALLBACK"],
  DOCUMENT_FETCH: ["ONE_TIME_CALLBACK"],
  DOCUMENT_CAPTURE: ["ONE_TIME_CALLBACK"],
  PEPS_AND_SANCTIONS_SCREEN: ["ONE_TIME_POLLING"],
  COMPANY_PEPS_AND_SANCTIONS_SCREEN: ["ONE_TIME_POLLING"],
};

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

export const errorTypes = [
  "INVALID_CREDENTIALS",
  "INVALID_CONFIG",
  "MISSING_CHECK_INPUT",
  "INVALID_CHECK_INPUT",
  "PROVIDER_CONNECTION",
  "PROVIDER_MESSAGE",
  "UNSUPPORTED_DEMO_RESULT",
  "INTEGRATION",
];

export const errorSubTypes = ["UNSUPPORTED_COUNTRY", "MISSING_CONTACT_DETAILS", "UNSUPPORTED_DOCUMENT_TYPE"];

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
