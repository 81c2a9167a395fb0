import { expectTypeOf } from "vitest";
import type { CredentialsOf, ProviderConfigOf } from "../integration/requests.ts";
import type { HandlersFor } from "../integration/handlers.ts";
import { defineConfig } from "./define-config.ts";

const config = defineConfig({
  check_type: "COMPANY_DATA",
  check_template: { type: "ONE_TIME_SYNCHRONOUS" },
  pricing: { supports_reselling: false },
  supported_countries: ["GBR"],
  supported_features: ["COMPANY_SEARCH"],
  credentials: { fields: [{ type: "password", name: "token", label: "Token" }] },
  config: {
    fields: [
      { type: "string", name: "region", label: "Region", default: "north" },
      { type: "boolean", name: "strict", label: "Strict", default: true },
      { type: "MultiSelect", name: "sources", label: "Sources", options: ["a", "b"], default: null },
    ],
  },
});

// What was written is what the type says.
expectTypeOf(config.check_type).toEqualTypeOf<"COMPANY_DATA">();
expectTypeOf(config.supported_features).toEqualTypeOf<readonly ["COMPANY_SEARCH"]>();

// The fields of the forms are known to handlers by their names.
type Values = ProviderConfigOf<typeof config>;
expectTypeOf<Values["region"]>().toEqualTypeOf<string | undefined>();
expectTypeOf<Values["strict"]>().toEqualTypeOf<boolean | undefined>();
expectTypeOf<Values["sources"]>().toEqualTypeOf<readonly ("a" | "b")[] | null | undefined>();
expectTypeOf<Values["other"]>().toBeUnknown();
expectTypeOf<CredentialsOf<typeof config>["token"]>().toEqualTypeOf<string | undefined>();

// The feature asks for a handler.
expectTypeOf<HandlersFor<typeof config>>().toHaveProperty("search");

// @ts-expect-error A template that calls back does not go with company data.
defineConfig({ ...config, check_template: { type: "ONE_TIME_CALLBACK" } });

// @ts-expect-error Who resells gives a maximum.
defineConfig({ ...config, pricing: { supports_reselling: true } });

// @ts-expect-error Only MultiSelect may have no default.
defineConfig({ ...config, config: { fields: [{ type: "string", name: "a", label: "A", default: null }] } });
