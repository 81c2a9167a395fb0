import { describe, expect, it } from "vitest";
import { configDocument, identityOutput, openBoth, type Json } from "../../__tests__/open-passfort.ts";
import type { Step } from "./step.ts";

/** The members that are objected to, without the words. */
const fields = (step: Step | undefined): readonly string[] =>
  step?.objections.map((text) => text.replace(/: .*/, "")) ?? [];

async function checked(
  checks: unknown,
  config: Json = {},
  relationship?: "PASSFORT",
): Promise<Step | undefined> {
  const { integration } = await openBoth({ "/config": configDocument(config), "/checks": () => checks });
  return (await integration.runCheck({ commercial_relationship: relationship })).steps[1];
}

describe("the metadata", () => {
  it.each([
    [{ protocol_version: 1, provider_name: "Sixsix" }, []],
    [{ protocol_version: "1", provider_name: "Sixsix" }, ["protocol_version"]],
    [{ protocol_version: 1, provider_name: "Fiver" }, ["provider_name"]],
    [{ protocol_version: 1, provider_name: "x".repeat(50) }, ["provider_name"]],
  ])("%j: %j", async (body, expected) => {
    const { integration } = await openBoth({ "/": body });
    expect(fields(await integration.metadata())).toEqual(expected);
  });
});

describe("the configuration document", () => {
  it.each<[Json, readonly string[]]>([
    [{}, []],
    [{ check_type: undefined }, ["check_type"]],
    [{ check_template: {} }, ["check_template.type"]],
    [{ pricing: {} }, ["pricing.supports_reselling"]],
    [{ pricing: { supports_reselling: true } }, ["pricing.maximum_cost"]],
    [{ supported_countries: [] }, ["supported_countries"]],
    [{ supported_countries: ["GB"] }, ["supported_countries"]],
    [{ supported_features: "all" }, ["supported_features"]],
    [{ credentials: {} }, ["credentials.fields"]],
    [{ credentials: { fields: [{ type: "string", name: "a" }] } }, ["credentials.fields[0].label"]],
    [{ config: { fields: [{ type: "string", name: "a", label: "A" }] } }, ["config.fields[0].default"]],
    [{ check_type: "COMPANY_CUSTOM" }, ["pricing.supports_reselling"]],
    [{ pricing: { supports_reselling: false, maximum_cost: "200" } }, ["pricing.maximum_cost"]],
    [{ check_template: { type: "ONE_TIME_SYNCHRONOUS", timeout: null } }, []],
    [{ check_template: { type: "ONE_TIME_SYNCHRONOUS", timeout: 0.5 } }, ["check_template.timeout"]],
    [
      { check_template: { type: "ONE_TIME_CALLBACK", request_timeouts: { start: "30" } } },
      ["check_template.request_timeouts.start"],
    ],
    [{ check_template: { type: "SOMETHING_NEW" }, check_type: "SOMETHING_NEW" }, []],
  ])("with %j: %j", async (replaced, expected) => {
    expect(await judgedConfig(replaced)).toEqual(expected);
  });

  const strategy = { type: "UNIFORM", initial_interval: 0, polling_interval: 5, max_polls: 3 };
  it.each<[Json, readonly string[]]>([
    [{ type: "ONE_TIME_POLLING", polling_strategy: strategy }, []],
    [{ type: "ONE_TIME_POLLING" }, ["polling_strategy"]],
    [
      { type: "ONE_TIME_POLLING", polling_strategy: { ...strategy, max_polls: 0 } },
      ["polling_strategy.max_polls"],
    ],
    [{ ...strategy, type: "ONE_TIME_POLLING", polling_strategy: "UNIFORM" }, []],
    [
      { type: "ONE_TIME_POLLING", polling_strategy: "UNIFORM", max_polls: 3 },
      ["initial_interval", "polling_interval"],
    ],
    [{ type: "MONITORED_POLLING", polling_strategy: strategy }, ["monitoring_strategy"]],
  ])("with the template %j: %j", async (check_template, expected) => {
    expect(await judgedConfig({ check_template })).toEqual(expected.map((name) => `check_template.${name}`));
  });

  const field = { name: "a", label: "A" };
  it.each<[Json, readonly string[]]>([
    [{ ...field, type: "string", default: null }, ["default"]],
    [{ ...field, type: "boolean", default: "true" }, ["default"]],
    [{ ...field, type: "string", default: "", options: ["x"] }, ["options"]],
    [{ ...field, type: "MultiSelect", default: null, options: ["x"] }, []],
    [{ ...field, type: "MultiSelect", default: ["x"], options: ["x", "y"] }, []],
    [{ ...field, type: "MultiSelect", default: ["z"], options: ["x", "y"] }, ["default"]],
    [{ ...field, type: "MultiSelect", default: null }, ["options"]],
    [{ ...field, type: "set", items: {}, default: ["x"] }, []],
  ])("with the field %j: %j", async (one, expected) => {
    const objected = await judgedConfig({ config: { fields: [one] } });
    expect(objected).toEqual(expected.map((name) => `config.fields[0].${name}`));
  });

  it("with fields of one name, or a credential that is neither text nor password", async () => {
    const token = { type: "password", name: "token", label: "Token" };
    const twice = { fields: [token, token, { ...token, name: "other", type: "required_field" }] };
    expect(await judgedConfig({ credentials: twice })).toEqual([
      "credentials.fields[1].name",
      "credentials.fields[2].type",
    ]);
  });

  async function judgedConfig(replaced: Json): Promise<readonly string[]> {
    const { integration } = await openBoth({ "/config": configDocument(replaced) });
    return fields(await integration.config());
  }
});

describe("any answer", () => {
  it.each<[unknown, readonly string[]]>([
    [{ errors: [{ type: "INVALID_CONFIG", message: "x", data: { field: "y" } }] }, []],
    [{ errors: [{ type: "INTEGRATION" }] }, ["errors[0].message"]],
    [{ errors: [{ type: "SIGNATURE_ERROR", message: "x" }] }, ["errors[0].type"]],
    [{ errors: [{ type: "INVALID_CONFIG", message: "x", data: [] }] }, ["errors[0].data"]],
    [{ errors: [{ type: "INVALID_CONFIG", message: "x", sub_type: 1 }] }, ["errors[0].sub_type"]],
    [{ errors: [["x"]] }, ["errors[0]", "errors[0].message", "errors[0].type"]],
    [{ result: "1+1", warnings: [{ type: "ANY" }] }, ["warnings[0].message"]],
    [{ result: "1+1", warnings: "x" }, ["warnings"]],
  ])("%j: %j", async (body, expected) => {
    expect(fields(await checked(body))).toEqual(expected);
  });
});

describe("charges", () => {
  const good = { check_output: identityOutput };
  it.each<[string, unknown, "PASSFORT" | undefined, readonly string[]]>([
    ["up to the maximum", { ...good, charges: [{ amount: 150 }, { amount: 50 }] }, "PASSFORT", []],
    ["above the maximum", { ...good, charges: [{ amount: 201 }] }, "PASSFORT", ["charges"]],
    ["of a check that is not resold", { ...good, charges: [{ amount: 1 }] }, undefined, ["charges"]],
    ["in fractions", { ...good, charges: [{ amount: 1.5 }] }, "PASSFORT", ["charges[0].amount"]],
    [
      "by the number of the SKU",
      { ...good, charges: [{ amount: 1, sku: 7 }] },
      "PASSFORT",
      ["charges[0].sku"],
    ],
    [
      "beside errors",
      { errors: [{ type: "INVALID_CONFIG", message: "x" }], charges: [{ amount: 1 }] },
      "PASSFORT",
      ["charges"],
    ],
  ])("%s", async (_, body, relationship, expected) => {
    expect(fields(await checked(body, {}, relationship))).toEqual(expected);
  });
});

describe("the output of each check type", () => {
  const match = { count: 1, database_type: "CIVIL", matched_fields: ["DOB"] };
  const identity = (replaced: Json): Json => ({
    check_output: {
      entity_type: "INDIVIDUAL",
      electronic_id_check: { matches: [{ ...match, ...replaced }] },
    },
  });
  it.each<[string, unknown, readonly string[]]>([
    ["IDENTITY_CHECK", identity({}), []],
    ["IDENTITY_CHECK", { result: "Pass" }, []],
    ["IDENTITY_CHECK", { result: "PASS" }, ["result"]],
    ["IDENTITY_CHECK", {}, ["check_output"]],
    [
      "IDENTITY_CHECK",
      { check_output: {} },
      ["check_output.entity_type", "check_output.electronic_id_check"],
    ],
    ["IDENTITY_CHECK", identity({ count: -1 }), ["check_output.electronic_id_check.matches[0].count"]],
    [
      "IDENTITY_CHECK",
      identity({ database_type: "civil" }),
      ["check_output.electronic_id_check.matches[0].database_type"],
    ],
    [
      "IDENTITY_CHECK",
      identity({ matched_fields: ["X"] }),
      ["check_output.electronic_id_check.matches[0].matched_fields"],
    ],
    ["COMPANY_DATA", {}, []],
    ["COMPANY_DATA", { check_output: { entity_type: "INDIVIDUAL" } }, ["check_output.entity_type"]],
    [
      "COMPANY_DATA",
      {
        check_output: {
          entity_type: "COMPANY",
          field_checks: [
            { field: "NAME", result: "MATCH" },
            { field: "Name", result: true },
          ],
        },
      },
      ["field", "result"].map((member) => `check_output.field_checks[1].${member}`),
    ],
    ["COMPANY_CUSTOM", { result: { decision: "PASS", summary: "x" } }, []],
    ["INDIVIDUAL_CUSTOM", { result: { decision: "Pass" } }, ["result.decision"]],
    ["INDIVIDUAL_CUSTOM", { check_output: { decision: "PASS" } }, ["result"]],
    ["DOCUMENT_VERIFICATION", { check_output: { entity_type: "INDIVIDUAL" } }, ["check_output.documents"]],
    [
      "DOCUMENT_VERIFICATION",
      {
        check_output: {
          entity_type: "INDIVIDUAL",
          documents: [
            {
              category: "IDENTITY",
              images: [{ image_type: "front" }],
              files: [{ type: "FILM" }],
              verification_result: {
                all_passed: "yes",
                image_checks: [{ result: "PASSED" }],
                forgery_checks: [{ result: "WARN" }],
                field_checks: [{ field: "FIELD_DOB", result: "VALID" }],
              },
            },
          ],
        },
      },
      [
        "category",
        "images[0].image_type",
        "files[0].type",
        "verification_result.all_passed",
        "verification_result.image_checks[0].result",
        "verification_result.field_checks[0].result",
      ].map((member) => `check_output.documents[0].${member}`),
    ],
    ["PEPS_AND_SANCTIONS_SCREEN", { check_output: { screening_hits: [] } }, []],
    [
      "PEPS_AND_SANCTIONS_SCREEN",
      {
        check_output: {
          entity_type: "INDIVIDUAL",
          screening_hits: [
            {
              provider: { name: "x", label: "X", hit_id: "1" },
              data: { name: "y" },
              flags: [{ type: "PEP" }],
            },
            { provider: { name: "x" }, data: {}, flags: [{ type: "Pep" }] },
          ],
        },
      },
      ["provider.label", "provider.hit_id", "data.name", "flags[0].type"].map(
        (member) => `check_output.screening_hits[1].${member}`,
      ),
    ],
    [
      "COMPANY_PEPS_AND_SANCTIONS_SCREEN",
      { check_output: { entity_type: "INDIVIDUAL", screening_hits: [] } },
      ["check_output.entity_type"],
    ],
    ["SOMETHING_NEW", { anything: true }, []],
  ])("%s: %j", async (check_type, body, expected) => {
    expect(fields(await checked(body, { check_type }))).toEqual(expected);
  });

  it("declares the external resources that it gives", async () => {
    const id = "8aa89547-89fc-4ead-acec-ffa36f451337";
    const external_resources = [{ id, type: "LINK" }, { type: "EMBED" }, { id, type: "Link" }, { id: "4" }];
    const body = { result: "Pass", external_resources };
    expect(fields(await checked(body, { supported_features: ["EXTERNAL_LINK"] }))).toEqual([
      "external_resources[1].id",
      "external_resources[1].type",
      "external_resources[2].type",
      "external_resources[3].id",
    ]);
  });

  it("wants a result at once where nothing is polled, and `pending` to be true or false", async () => {
    expect(fields(await checked({ pending: true }))).toEqual(["check_output"]);
    expect(fields(await checked({ result: "Pass", pending: "no" }))).toEqual(["pending"]);
  });
});

it("looks at the start of a check", async () => {
  const check_template = { type: "ONE_TIME_CALLBACK" };
  const started = async (body: Json) => fields(await checked(body, { check_template }));
  const provider_id = "b0b7611e-c024-4ffb-9f9f-928992bec445";
  expect(await started({ provider_id, reference: "", custom_data: "x" })).toEqual([
    "reference",
    "custom_data",
  ]);
  expect(await started({ provider_id: "me", reference: "x" })).toEqual(["provider_id"]);
});

it("looks at the candidates of a search", async () => {
  const search_output = [{ name: "A", number: 7 }];
  const config = configDocument({ supported_features: ["COMPANY_SEARCH"] });
  const { integration } = await openBoth({ "/config": config, "/search": { search_output } });
  expect(fields((await integration.search()).steps[1])).toEqual([
    "search_output[0].number",
    "search_output[0].country_of_incorporation",
  ]);
  const none = await openBoth({ "/config": config, "/search": {} });
  expect(fields((await none.integration.search()).steps[1])).toEqual(["search_output"]);
  const undeclared = await openBoth({ "/config": configDocument(), "/search": { search_output: [] } });
  expect((await undeclared.integration.search()).steps[1]?.objections).toEqual([
    "search_output: The configuration does not declare COMPANY_SEARCH.",
  ]);
});

it("says when a file is none that PassFort takes, whatever the letters of its type", async () => {
  const images = ["x", "y"].map((provider_reference) => ({ provider_reference, image_type: "FRONT" }));
  const documents = [{ category: "PROOF_OF_IDENTITY", images }];
  const provider_id = "b0b7611e-c024-4ffb-9f9f-928992bec445";
  const { integration } = await openBoth(({ call }) => ({
    "/config": configDocument({
      check_type: "DOCUMENT_CAPTURE",
      check_template: { type: "ONE_TIME_CALLBACK" },
    }),
    "/checks": { provider_id, reference: "r" },
    "/checks/*/ready": async () => {
      await call("POST", "/integrations/v1/callbacks", { provider_id, reference: "r" });
    },
    "/checks/*/complete": { check_output: { entity_type: "INDIVIDUAL", documents } },
    "/download_file": ({ file_reference }) =>
      new Response("x", {
        headers: { "content-type": file_reference === "x" ? "Image/PNG ;a=b" : "text/plain" },
      }),
  }));
  const { steps, files } = await integration.runCheck();
  expect(steps.slice(-2).map(({ objections }) => objections)).toEqual([
    [],
    ["PassFort takes image/jpeg, image/png, image/gif, image/tiff, application/pdf"],
  ]);
  expect(files).toMatchObject([{ status: 200 }, { content_type: "text/plain", status: 200 }]);
});
