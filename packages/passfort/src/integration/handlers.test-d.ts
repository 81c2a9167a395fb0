import { expectTypeOf } from "vitest";
import { createIntegration, type Integration } from "../index.ts";
import type { CheckAnswer, FileAnswer, StartAnswer } from "./answers.ts";
import type { HandlersFor } from "./handlers.ts";
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
        expectTypeOf(request.provider_credentials.api_key).toEqualTypeOf<string>();
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
