import { describe, expect, it } from "vitest";
import type * as z from "zod";
import {
  companyDataAnswerSchema,
  companyDataPollAnswerSchema,
  customAnswerSchema,
  documentAnswerSchema,
  identityAnswerSchema,
  screeningPollAnswerSchema,
  searchAnswerSchema,
} from "../schemas/index.ts";
import { demoReport } from "./demo-report.ts";
import { type TestConfig, testConfigs } from "./test-configs.ts";
import { ask, inputOf, makeDriver, resultOf, searchInput } from "./test-demo.ts";

const list = (text: string): readonly string[] => text.trim().split(/\s+/);

const ofAll = list("ANY ERROR_ANY_PROVIDER_MESSAGE ERROR_CONNECTION_TO_PROVIDER ERROR_INVALID_CREDENTIALS");
const failures = list(`
  IMAGE_CHECK_FAILURE FORGERY_CHECK_FAILURE NAME_FIELD_DIFFERENT NAME_FIELD_UNREADABLE NAME_FIELD_UNREADBALE
  DOB_FIELD_DIFFERENT DOB_FIELD_UNREADABLE DOB_FIELD_UNREADBALE
`);
const company = list(`
  ANY_CHARGE NO_DATA ALL_DATA COMPANY_INACTIVE COMPANY_NAME_MISMATCH COMPANY_NUMBER_MISMATCH
  COMPANY_COUNTRY_OF_INCORPORATION_MISMATCH COMPANY_RESIGNED_OFFICER COMPANY_FORMER_SHAREHOLDER
  COMPANY_OFFICER_WITH_MULTIPLE_ROLES COMPANY_SHAREHOLDER_WITH_100_PERCENT_OWNERSHIP
  COMPANY_SHAREHOLDER_WITH_SIGNIFICANT_CONTROL COMPANY_INDIVIDUAL_OF_SIGNIFICANT_CONTROL
  COMPANY_COMPANY_OF_SIGNIFICANT_CONTROL
`);
const screening = list(`
  ANY_CHARGE ALL_DATA SCREEN_NO_HITS SCREEN_ALL_FLAGS_SAME_HIT SCREEN_ALL_FLAGS_SEPARATE_HITS SCREEN_SINGLE_REFER
  SCREEN_SINGLE_PEP SCREEN_SINGLE_SANCTION
`);
const verification = [
  ...list("ANY_CHARGE DOCUMENT_ALL_PASS ERROR_UNSUPPORTED_DOCUMENT_TYPE"),
  ...failures.map((failure) => `DOCUMENT_${failure}`),
];

/** Every value that PassFort's documentation or one of its reference integrations names, by who is to serve it. */
const documented: Readonly<Record<TestConfig, { schema: () => z.ZodType; values: readonly string[] }>> = {
  identity: {
    schema: identityAnswerSchema,
    values: list(`
      ANY_CHARGE NO_MATCHES ONE_NAME_ADDRESS_MATCH ONE_NAME_DOB_MATCH TWO_NAME_ADDRESS_MATCH TWO_NAME_ADDRESS_MATCHES
      ONE_NAME_ADDRESS_ONE_NAME_DOB_MATCH ONE_NAME_ADDRESS_DOB_MATCH MORTALITY_MATCH ONE_NAME_ADDRESS_MORTALITY_MATCH
      ONE_NAME_ADDRESS_ONE_NAME_DOB_MORTALITY_MATCH EXTERNAL_RESOURCE_LINK
    `),
  },
  company: {
    schema: companyDataAnswerSchema,
    values: [...company, "COMPANY_ADDRESS_MATCH", "COMPANY_ADDRESS_MISMATCH"],
  },
  monitored: { schema: companyDataPollAnswerSchema, values: company },
  companyCustom: {
    schema: customAnswerSchema,
    values: ["EXTERNAL_RESOURCE_LINK", "EXTERNAL_RESOURCE_EMBED"],
  },
  individualCustom: { schema: customAnswerSchema, values: [] },
  verification: { schema: documentAnswerSchema, values: verification },
  fetch: {
    schema: documentAnswerSchema,
    values: [...verification, "ERROR_INVALID_PROVIDER_REFERENCE", "ERROR_MISSING_CONTACT_DETAILS"],
  },
  capture: {
    schema: documentAnswerSchema,
    values: [
      ...list("ANY_CHARGE ERROR_MISSING_CONTACT_DETAILS DOCUMENT_ALL_CATEGORIES_ALL_PASS"),
      ...list("DOCUMENT_SINGLE_CATEGORY_ADDRESS_ALL_PASS DOCUMENT_SINGLE_CATEGORY_IDENTITY_ALL_PASS"),
      ...list("ALL_CATEGORIES SINGLE_CATEGORY").flatMap((categories) =>
        list("ADDRESS IDENTITY").flatMap((category) =>
          failures.map((failure) => `DOCUMENT_${categories}_${category}_${failure}`),
        ),
      ),
    ],
  },
  screening: { schema: screeningPollAnswerSchema, values: [...screening, "SCREEN_SINGLE_ADVERSE_MEDIA"] },
  companyScreening: { schema: screeningPollAnswerSchema, values: screening },
};

describe.each(Object.entries(documented))("demo results: %s", (name, { schema, values }) => {
  const config = testConfigs[name as TestConfig];
  const driver = makeDriver(config);

  it("are those that are documented, and no others", () => {
    expect(demoReport(config, undefined).checks).toEqual({
      served: [...ofAll, ...values].sort(),
      missingRequired: [],
    });
  });

  it.each([...ofAll, ...values])("%s is what PassFort takes, whatever the input", async (demo_result) => {
    for (const check_input of [undefined, {}, inputOf(config), oddInput]) {
      for (const commercial_relationship of ["DIRECT", "PASSFORT"]) {
        const body = { demo_result, commercial_relationship, check_input };
        const answer = await resultOf(driver, config, body);
        expect(schema().safeParse(answer).error?.issues).toBeUndefined();
        expect(answer["provider_data"]).toBe("Demo result: no request was made to the provider.");
        const failed = demo_result.startsWith("ERROR_") && answer["check_output"] === undefined;
        expect(answer["errors"] ?? []).toHaveLength(failed ? 1 : 0);
        const costs = demo_result === "ANY_CHARGE" && commercial_relationship === "PASSFORT";
        expect(answer["charges"]).toEqual(costs ? [{ amount: 100, sku: "DEMO_CHECK" }] : undefined);
      }
    }
  });
});

/** Input that the schemas take, and that no output may repeat as it is. */
const oddInput = {
  personal_details: { name: { given_names: [], family_name: null }, dob: "1985", nationality: "gb" },
  address_history: [],
  documents: [{}],
  external_refs: null,
  metadata: { name: "", number: 42, country_of_incorporation: "Great Britain", addresses: [{}] },
};

describe("demo results: searches", () => {
  const driver = makeDriver(testConfigs.company);

  it("are those that are documented, and no others", () => {
    expect(demoReport(testConfigs.company, undefined).search).toEqual({
      served: [...ofAll, "ANY_CHARGE", "MANY_HITS", "NO_HITS", "ONE_HIT"].sort(),
      missingRequired: [],
    });
    expect(demoReport(testConfigs.monitored, undefined).search).toBeUndefined();
  });

  it.each([...ofAll, "ANY_CHARGE", "MANY_HITS", "NO_HITS", "ONE_HIT"])(
    "%s is what PassFort takes, whatever the input",
    async (demo_result) => {
      for (const search_input of [undefined, searchInput, { ...searchInput, query: "", later: 1 }]) {
        const answer = await ask(driver, "search", { demo_result, search_input });
        expect(searchAnswerSchema().safeParse(answer).error?.issues).toBeUndefined();
      }
    },
  );
});
