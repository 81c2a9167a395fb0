import { describe, expect, it } from "vitest";
import type { CompanyData } from "../../schemas/index.ts";
import { testConfigs } from "../test-configs.ts";
import { ask, company, makeDriver } from "../test-demo.ts";

const driver = makeDriver(testConfigs.company);

async function output(demo_result: string, check_input?: object): Promise<CompanyData> {
  const answer = await ask(driver, "check", { demo_result, check_input });
  return answer["check_output"] as CompanyData;
}

function rolesOf({ associated_entities }: CompanyData): string[] {
  return (associated_entities ?? []).flatMap(({ entity_type, relationships }) =>
    relationships.map(
      ({ associated_role, tenure }) => `${entity_type} ${tenure?.tenure_type} ${associated_role}`,
    ),
  );
}

describe("demo company data", () => {
  it("is of the company in the input", async () => {
    const { metadata } = await output("ALL_DATA", company);
    expect(metadata).toMatchObject({ ...company.metadata, is_active: true });
  });

  it("is of an invented company where the input names none", async () => {
    const { metadata } = await output("ALL_DATA");
    expect(metadata).toMatchObject({ name: "Demo Sample Trading Limited", country_of_incorporation: "GBR" });
  });

  it("case 53: COMPANY_NAME_MISMATCH has another name than the input", async () => {
    const { metadata, field_checks } = await output("COMPANY_NAME_MISMATCH", company);
    expect(metadata?.name).toEqual(expect.any(String));
    expect(metadata?.name).not.toBe(company.metadata.name);
    expect(metadata?.number).toBe(company.metadata.number);
    expect(field_checks).toContainEqual({ field: "NAME", result: "MISMATCH" });
  });

  it.each([
    undefined,
    { metadata: { number: "12345678", name: null } },
    { metadata: { name: "", number: "" } },
  ])("case 53: COMPANY_NAME_MISMATCH has a name where the input has none: %j", async (check_input) => {
    const { metadata } = await output("COMPANY_NAME_MISMATCH", check_input);
    expect(metadata?.name).toBe("Demo Sample Trading Limited (another company)");
  });

  it.each([
    ["COMPANY_NUMBER_MISMATCH", "number", "NUMBER"],
    ["COMPANY_COUNTRY_OF_INCORPORATION_MISMATCH", "country_of_incorporation", "COUNTRY_OF_INCORPORATION"],
  ] as const)("%s differs from the input in that alone", async (value, member, field) => {
    for (const number of ["12345678", "99999999"]) {
      for (const country_of_incorporation of ["NLD", "GBR"]) {
        const given = { ...company.metadata, number, country_of_incorporation };
        const { metadata, field_checks } = await output(value, { metadata: given });
        const { [member]: found, ...rest } = metadata ?? {};
        const { [member]: asked, ...same } = given;
        expect(found).toMatch(/\w/);
        expect(found).not.toBe(asked);
        expect(rest).toMatchObject(same);
        expect(field_checks?.filter(({ result }) => result === "MISMATCH")).toEqual([
          { field, result: "MISMATCH" },
        ]);
      }
    }
  });

  it("COMPANY_INACTIVE is a company that is no more", async () => {
    const { metadata } = await output("COMPANY_INACTIVE", company);
    expect(metadata).toMatchObject({ is_active: false, name: company.metadata.name });
  });

  it("NO_DATA has neither output nor errors", async () => {
    const answer = await ask(driver, "check", { demo_result: "NO_DATA", check_input: company });
    expect(Object.keys(answer)).toEqual(["provider_data"]);
  });

  it("COMPANY_ADDRESS_MATCH and COMPANY_ADDRESS_MISMATCH have the address of the input, and another", async () => {
    const same = await output("COMPANY_ADDRESS_MATCH", company);
    expect(same.metadata?.addresses).toEqual(company.metadata.addresses);
    expect(same.field_checks).toContainEqual({ field: "ADDRESS", result: "MATCH" });
    const other = await output("COMPANY_ADDRESS_MISMATCH", company);
    expect(other.metadata?.addresses).not.toEqual(company.metadata.addresses);
    expect(other.field_checks).toContainEqual({ field: "ADDRESS", result: "MISMATCH" });
  });

  it("checks fields only for integrations that say they do", async () => {
    const plain = makeDriver({ ...testConfigs.company, supported_features: [] });
    const answer = await ask(plain, "check", { demo_result: "COMPANY_NAME_MISMATCH", check_input: company });
    expect(answer["check_output"]).not.toHaveProperty("field_checks");
    const address = await ask(plain, "check", { demo_result: "COMPANY_ADDRESS_MATCH", check_input: company });
    expect(address["errors"]).toMatchObject([{ type: "UNSUPPORTED_DEMO_RESULT" }]);
  });

  it.each([
    ["COMPANY_RESIGNED_OFFICER", ["INDIVIDUAL FORMER DIRECTOR"]],
    ["COMPANY_FORMER_SHAREHOLDER", ["INDIVIDUAL FORMER SHAREHOLDER"]],
    ["COMPANY_OFFICER_WITH_MULTIPLE_ROLES", ["INDIVIDUAL CURRENT DIRECTOR", "INDIVIDUAL FORMER PARTNER"]],
    ["COMPANY_SHAREHOLDER_WITH_100_PERCENT_OWNERSHIP", ["INDIVIDUAL CURRENT SHAREHOLDER"]],
    [
      "COMPANY_SHAREHOLDER_WITH_SIGNIFICANT_CONTROL",
      ["INDIVIDUAL CURRENT SHAREHOLDER", "INDIVIDUAL CURRENT PERSON_OF_SIGNIFICANT_CONTROL"],
    ],
    ["COMPANY_INDIVIDUAL_OF_SIGNIFICANT_CONTROL", ["INDIVIDUAL CURRENT PERSON_OF_SIGNIFICANT_CONTROL"]],
    [
      "COMPANY_COMPANY_OF_SIGNIFICANT_CONTROL",
      ["COMPANY CURRENT SHAREHOLDER", "COMPANY CURRENT PERSON_OF_SIGNIFICANT_CONTROL"],
    ],
  ])("%s has that associate, and no other", async (value, roles) => {
    expect(rolesOf(await output(value, company))).toEqual(roles);
  });

  it("COMPANY_SHAREHOLDER_WITH_100_PERCENT_OWNERSHIP owns it all", async () => {
    const { associated_entities } = await output("COMPANY_SHAREHOLDER_WITH_100_PERCENT_OWNERSHIP", company);
    expect(associated_entities?.[0]?.relationships[0]).toMatchObject({ total_percentage: 100 });
  });
});
