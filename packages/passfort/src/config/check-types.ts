import type { CheckType } from "./config-document.ts";

/** What a check type allows. */
export interface CheckTypeRules {
  readonly templates: readonly TemplateType[];
  /** Those of this check type alone. `EXTERNAL_LINK` and `EXTERNAL_EMBED` go with all. */
  readonly features: readonly string[];
  readonly resells: boolean;
}

/** How a check runs. */
export type TemplateType =
  | "ONE_TIME_SYNCHRONOUS"
  | "ONE_TIME_CALLBACK"
  | "ONE_TIME_POLLING"
  | "MONITORED_POLLING";

const custom: CheckTypeRules = { templates: ["ONE_TIME_SYNCHRONOUS"], features: [], resells: false };
const documents: CheckTypeRules = { templates: ["ONE_TIME_CALLBACK"], features: [], resells: true };
const screening: CheckTypeRules = {
  templates: ["ONE_TIME_POLLING"],
  features: ["PEPS", "SANCTIONS", "ADVERSE_MEDIA"],
  resells: true,
};

/** Every check type, with what it allows. @see PassFort's documentation, "Config" */
export const checkTypes: Readonly<Record<CheckType, CheckTypeRules>> = {
  IDENTITY_CHECK: { templates: ["ONE_TIME_SYNCHRONOUS"], features: [], resells: true },
  COMPANY_DATA: {
    templates: ["ONE_TIME_SYNCHRONOUS", "MONITORED_POLLING"],
    features: ["COMPANY_SEARCH", "PROVIDER_FIELD_CHECKS"],
    resells: true,
  },
  COMPANY_CUSTOM: custom,
  INDIVIDUAL_CUSTOM: custom,
  DOCUMENT_VERIFICATION: documents,
  DOCUMENT_FETCH: documents,
  DOCUMENT_CAPTURE: documents,
  PEPS_AND_SANCTIONS_SCREEN: screening,
  COMPANY_PEPS_AND_SANCTIONS_SCREEN: screening,
};

/** Whether companies are checked, and not people. */
export function isOfCompany({ check_type }: { readonly check_type: CheckType }): boolean {
  return check_type.startsWith("COMPANY_");
}

/** Every template that some check type allows. */
export function allTemplates(): readonly TemplateType[] {
  return [...new Set(Object.values(checkTypes).flatMap(({ templates }) => templates))];
}

/** Every feature that belongs to some check types only. */
export function ownFeatures(): readonly string[] {
  return [...new Set(Object.values(checkTypes).flatMap(({ features }) => features))];
}
