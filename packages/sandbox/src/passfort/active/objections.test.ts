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
  ])("with %j: %j", async (replaced, expected) => {
    const { integration } = await openBoth({ "/config": configDocument(replaced) });
    expect(fields(await integration.config())).toEqual(expected);
  });
});

describe("any answer", () => {
  it.each<[unknown, readonly string[]]>([
    [{ errors: [{ type: "INVALID_CONFIG", message: "x", data: { field: "y" } }] }, []],
    [{ errors: [{ type: "INTEGRATION" }] }, ["errors[0].message"]],
    [{ errors: [{ type: "SIGNATURE_ERROR", message: "x" }] }, ["errors[0].type"]],
    [{ errors: [{ type: "INVALID_CONFIG", message: "x", data: [] }] }, ["errors[0].data"]],
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
    ["COMPANY_CUSTOM", { result: { decision: "PASS", summary: "x" } }, []],
    ["INDIVIDUAL_CUSTOM", { result: { decision: "Pass" } }, ["result.decision"]],
    ["INDIVIDUAL_CUSTOM", { check_output: { decision: "PASS" } }, ["result"]],
    ["DOCUMENT_VERIFICATION", { check_output: { entity_type: "INDIVIDUAL" } }, ["check_output.documents"]],
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
    const external_resources = [{ id: "1", type: "LINK" }, { type: "EMBED" }, { id: "3", type: "Link" }];
    const body = { result: "Pass", external_resources };
    expect(fields(await checked(body, { supported_features: ["EXTERNAL_LINK"] }))).toEqual([
      "external_resources[1].id",
      "external_resources[1].type",
      "external_resources[2].type",
    ]);
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
  const { integration } = await openBoth({ "/config": configDocument(), "/search": { search_output } });
  expect(fields((await integration.search()).steps[1])).toEqual([
    "search_output[0].number",
    "search_output[0].country_of_incorporation",
  ]);
  const none = await openBoth({ "/config": configDocument(), "/search": {} });
  expect(fields((await none.integration.search()).steps[1])).toEqual(["search_output"]);
});

it("says when a file is none that PassFort takes", async () => {
  const documents = [
    { category: "PROOF_OF_IDENTITY", images: [{ provider_reference: "x", image_type: "FRONT" }] },
  ];
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
    "/download_file": () => new Response("text", { headers: { "content-type": "text/plain" } }),
  }));
  const { steps, files } = await integration.runCheck();
  expect(steps.at(-1)?.objections).toEqual([
    "PassFort takes image/jpeg, image/png, image/gif, image/tiff, application/pdf",
  ]);
  expect(files).toMatchObject([{ content_type: "text/plain", status: 200 }]);
});
