import { expectTypeOf } from "vitest";
import {
  type CompanyInput,
  type ConfigDocument,
  createIntegration,
  failed,
  identityAnswer,
  type IndividualInput,
  type Integration,
  type IntegrationOptions,
} from "../index.ts";
import type { CheckAnswer, FileAnswer, StartAnswer } from "./answers.ts";
import type { HandlersFor } from "./handlers.ts";
import type { CheckRequest } from "./requests.ts";
import { commonOptions, identityConfig, noMatches } from "./test-integration.node.ts";

const integration = createIntegration({
  ...commonOptions(),
  config: {
    check_type: "IDENTITY_CHECK",
    check_template: { type: "ONE_TIME_SYNCHRONOUS" },
    pricing: { supports_reselling: true, maximum_cost: 200 },
    supported_countries: ["GBR"],
    credentials: { fields: [{ type: "password", name: "api_key", label: "API key" }] },
    config: {
      fields: [
        { type: "boolean", name: "deep", label: "Deep", default: false },
        { type: "MultiSelect", name: "rolls", label: "Rolls", options: ["a", "b"], default: null },
      ],
    },
  },
  checks: {
    run: (request, { signal, keyId }) => {
      expectTypeOf(request.provider_config.deep).toEqualTypeOf<boolean | undefined>();
      expectTypeOf(request.provider_config.rolls).toEqualTypeOf<readonly ("a" | "b")[] | null | undefined>();
      expectTypeOf(request.check_input.personal_details?.dob).toEqualTypeOf<string | null | undefined>();
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
      expectTypeOf(keyId).toEqualTypeOf<string>();
      if (request.commercial_relationship === "DIRECT")
        expectTypeOf(request.provider_credentials.api_key).toEqualTypeOf<string | undefined>();
      else expectTypeOf(request.provider_credentials).toEqualTypeOf<undefined>();
      return noMatches;
    },
  },
});
expectTypeOf(integration).toExtend<(request: Request) => Promise<Response>>();
expectTypeOf(integration).toExtend<Integration>();
expectTypeOf(integration.config.check_type).toEqualTypeOf<"IDENTITY_CHECK">();

createIntegration({
  ...commonOptions(),
  config: identityConfig,
  // @ts-expect-error a synchronous check has no start
  checks: { start: () => ({ reference: "1" }) },
});

createIntegration({
  ...commonOptions(),
  config: identityConfig,
  // @ts-expect-error an identity check has no company
  checks: { run: () => ({ check_output: { entity_type: "COMPANY" } }) },
});

const fetched = {
  ...identityConfig,
  check_type: "DOCUMENT_FETCH",
  check_template: { type: "ONE_TIME_CALLBACK" },
} as const;
type Fetch = HandlersFor<typeof fetched>;
expectTypeOf<keyof Fetch>().toEqualTypeOf<"start" | "ready" | "complete" | "downloadFile">();
expectTypeOf<Awaited<ReturnType<Fetch["start"]>>>().toEqualTypeOf<StartAnswer>();
expectTypeOf<Awaited<ReturnType<Fetch["complete"]>>>().toEqualTypeOf<CheckAnswer<typeof fetched>>();
expectTypeOf<FileAnswer>().toExtend<Awaited<ReturnType<Fetch["downloadFile"]>>>();

const searched = {
  ...identityConfig,
  check_type: "COMPANY_DATA",
  supported_features: ["COMPANY_SEARCH"],
} as const;
expectTypeOf<keyof HandlersFor<typeof searched>>().toEqualTypeOf<"run" | "search">();

// What is expected of the result does not decide what the config is.
const annotated: Integration = createIntegration({
  ...commonOptions(),
  config: {
    check_type: "INDIVIDUAL_CUSTOM",
    check_template: { type: "ONE_TIME_SYNCHRONOUS" },
    pricing: { supports_reselling: false },
    supported_countries: ["GBR"],
    credentials: { fields: [] },
    config: { fields: [] },
  },
  checks: {
    run: () => ({
      result: { decision: "PASS", summary: "Found." },
      check_output: { entity_type: "INDIVIDUAL" },
    }),
  },
});
expectTypeOf(annotated).toExtend<Integration>();

createIntegration({
  ...commonOptions(),
  config: identityConfig,
  // @ts-expect-error verdicts of identity checks are written differently
  checks: { run: () => ({ result: "PASS" }) },
});

createIntegration({
  ...commonOptions(),
  // @ts-expect-error who resells gives a maximum; and nothing else is wrong
  config: { ...identityConfig, pricing: { supports_reselling: true } },
  checks: { run: () => identityAnswer({ matches: [] }) },
});

// A type that leaves open what the config is leaves open what the handlers are.
declare const wide: IntegrationOptions<ConfigDocument>;
expectTypeOf(createIntegration(wide)).toExtend<Integration>();
expectTypeOf<CheckRequest["check_input"]>().toEqualTypeOf<CompanyInput | IndividualInput>();
const company: ConfigDocument = {
  check_type: "COMPANY_DATA",
  check_template: { type: "ONE_TIME_SYNCHRONOUS" },
  pricing: { supports_reselling: false },
  supported_countries: ["GBR"],
  supported_features: ["COMPANY_SEARCH"],
  credentials: { fields: [] },
  config: { fields: [] },
};
createIntegration({
  ...commonOptions(),
  config: company,
  checks: {
    run: ({ check_input }) => ({ check_output: { entity_type: "COMPANY", metadata: check_input.metadata } }),
    search: ({ search_input }) => ({ search_output: [], provider_data: search_input.query }),
  },
});
const fails = () => failed({ type: "PROVIDER_MESSAGE", message: "No" });
const asked = { start: fails, poll: fails, monitoredPoll: fails };
createIntegration({ ...commonOptions(), config: company, checks: asked });
const document: ConfigDocument = {
  ...identityConfig,
  check_type: "DOCUMENT_FETCH",
  check_template: { type: "ONE_TIME_CALLBACK" },
};
const files = { start: fails, complete: fails, downloadFile: () => undefined };
createIntegration({ ...commonOptions(), config: document, checks: files });
// @ts-expect-error no config has these alone
createIntegration({ ...commonOptions(), config: company, checks: { search: () => ({ search_output: [] }) } });
// @ts-expect-error an identity check has no search
createIntegration({ ...commonOptions(), config: identityConfig, checks: { run: fails, search: fails } });
