import { expectTypeOf } from "vitest";
import type { IntegrationOptions } from "../integration/options.ts";
import type { CompanyInput, IndividualInput, SearchInput } from "../schemas/index.ts";
import type { DemoResults } from "./demo-results.ts";
import type { testConfigs } from "./test-configs.ts";

type Config = typeof testConfigs;
type CheckRequest<Name extends keyof Config> = Parameters<
  NonNullable<NonNullable<DemoResults<Config[Name]>["checks"]>[string]>
>[0];
type Search = Parameters<NonNullable<NonNullable<DemoResults<Config["company"]>["search"]>[string]>>[0];

// The input is that of the check type, and may be missing.
expectTypeOf<CheckRequest<"identity">["check_input"]>().toEqualTypeOf<IndividualInput | undefined>();
expectTypeOf<CheckRequest<"screening">["check_input"]>().toEqualTypeOf<IndividualInput | undefined>();
expectTypeOf<CheckRequest<"companyCustom">["check_input"]>().toEqualTypeOf<CompanyInput | undefined>();
expectTypeOf<Search["search_input"]>().toEqualTypeOf<SearchInput | undefined>();

// Parameters need no annotation, and answers are checked.
const good: Pick<IntegrationOptions<Config["company"]>, "demo"> = {
  demo: {
    checks: {
      ANY: ({ check_input }) => ({
        check_output: { entity_type: "COMPANY", metadata: check_input?.metadata },
      }),
    },
    search: { ONE_HIT: undefined },
  },
};
const bad: Pick<IntegrationOptions<Config["identity"]>, "demo"> = {
  // @ts-expect-error a company is no answer of an identity check
  demo: { checks: { ANY: () => ({ check_output: { entity_type: "COMPANY" } }) } },
};
expectTypeOf([good, bad]).toBeArray();
