import type { ConfigDocument } from "../config/config-document.ts";

const common = {
  supported_countries: ["GBR", "USA", "CAN", "NLD"],
  credentials: { fields: [] },
  config: { fields: [] },
} as const;
const resold = { supports_reselling: true, maximum_cost: 200 } as const;
const polling_strategy = {
  type: "UNIFORM",
  initial_interval: 1,
  polling_interval: 1,
  max_polls: 10,
} as const;
const synchronous = { type: "ONE_TIME_SYNCHRONOUS" } as const;
const callback = { type: "ONE_TIME_CALLBACK" } as const;

/** A config document of each check type, with every feature that has demo results of its own. */
export const testConfigs = {
  identity: {
    ...common,
    check_type: "IDENTITY_CHECK",
    check_template: synchronous,
    pricing: resold,
    supported_features: ["EXTERNAL_LINK"],
  },
  company: {
    ...common,
    check_type: "COMPANY_DATA",
    check_template: synchronous,
    pricing: resold,
    supported_features: ["COMPANY_SEARCH", "PROVIDER_FIELD_CHECKS"],
  },
  monitored: {
    ...common,
    check_type: "COMPANY_DATA",
    check_template: {
      type: "MONITORED_POLLING",
      polling_strategy,
      monitoring_strategy: { type: "UNIFORM", update_interval: 60 },
      request_timeouts: { start: 10, poll: 10 },
    },
    pricing: resold,
  },
  companyCustom: {
    ...common,
    check_type: "COMPANY_CUSTOM",
    check_template: synchronous,
    pricing: { supports_reselling: false },
    supported_features: ["EXTERNAL_LINK", "EXTERNAL_EMBED"],
  },
  individualCustom: {
    ...common,
    check_type: "INDIVIDUAL_CUSTOM",
    check_template: synchronous,
    pricing: { supports_reselling: false },
  },
  verification: {
    ...common,
    check_type: "DOCUMENT_VERIFICATION",
    check_template: callback,
    pricing: resold,
  },
  fetch: { ...common, check_type: "DOCUMENT_FETCH", check_template: callback, pricing: resold },
  capture: { ...common, check_type: "DOCUMENT_CAPTURE", check_template: callback, pricing: resold },
  screening: {
    ...common,
    check_type: "PEPS_AND_SANCTIONS_SCREEN",
    check_template: { type: "ONE_TIME_POLLING", polling_strategy },
    pricing: resold,
    supported_features: ["PEPS", "SANCTIONS", "ADVERSE_MEDIA"],
  },
  companyScreening: {
    ...common,
    check_type: "COMPANY_PEPS_AND_SANCTIONS_SCREEN",
    check_template: { type: "ONE_TIME_POLLING", polling_strategy },
    pricing: resold,
    supported_features: ["PEPS", "SANCTIONS"],
  },
} as const satisfies Readonly<Record<string, ConfigDocument>>;

/** The name of one of them. */
export type TestConfig = keyof typeof testConfigs;
