import { expect, it } from "vitest";
import type * as z from "zod";
import * as schemas from "./index.ts";
import { sampleCompany, sampleEnvelope, samplePerson } from "./test-samples.ts";

const started = { id: "c-1", provider_id: "p-1", reference: "r-1", custom_data: { step: 1 } };
const requests: Record<string, readonly [() => z.ZodType, Readonly<Record<string, unknown>>]> = {
  "a check of a person": [schemas.individualCheckRequest, { id: "c-1", check_input: samplePerson }],
  "a check of a company": [schemas.companyCheckRequest, { id: "c-1", check_input: sampleCompany }],
  ready: [schemas.readyRequest, { ...started, check_input: samplePerson }],
  complete: [schemas.completeRequest, started],
  poll: [schemas.pollRequest, started],
  search: [schemas.searchRequest, { search_input: { query: "Widgets", country_of_incorporation: "GBR" } }],
  "the download of an image": [
    schemas.downloadFileRequest,
    {
      check_id: "c-1",
      file_reference: "f-1",
      download_info: { download_type: "IMAGE", image_type: "FRONT" },
    },
  ],
  "the download of a file": [
    schemas.downloadFileRequest,
    {
      check_id: "c-1",
      file_reference: "f-1",
      download_info: { download_type: "FILE", file_type: "LIVE_VIDEO" },
    },
  ],
  "a poll of a monitored check": [schemas.monitoredRequest, { reference: "r-1" }],
  "a poll of the provider": [schemas.requestEnvelope, {}],
};

function paths(schema: z.ZodType, value: unknown): string[] {
  return (schema.safeParse(value).error?.issues ?? []).map(({ path }) => path.join("."));
}

it.each(Object.entries(requests))("%s: keeps what it does not know, at any depth", (_name, [schema, own]) => {
  const request = { ...sampleEnvelope, ...own, added_later: { x: [1] } };
  expect(schema().parse(request)).toEqual(request);
  const deep = structuredClone({ ...sampleEnvelope, ...own }) as Record<string, unknown>;
  for (const member of Object.values(deep)) {
    if (typeof member === "object" && member !== null) Object.assign(member, { added_later: true });
  }
  expect(schema().parse(deep)).toEqual(deep);
});

it.each(Object.entries(requests))("%s: names every member that must be there", (_name, [schema, own]) => {
  const request = { ...sampleEnvelope, ...own };
  const optional = ["provider_credentials", "demo_result", "custom_data", "provider_id"];
  for (const member of Object.keys(request)) {
    const without = { ...request, [member]: undefined };
    expect(paths(schema(), without)).toEqual(optional.includes(member) ? [] : [member]);
  }
});

it.each(Object.entries(requests))(
  "%s: takes null where PassFort has nothing to say",
  (_name, [schema, own]) => {
    const request = {
      ...sampleEnvelope,
      ...own,
      demo_result: null,
      provider_credentials: null,
      custom_data: null,
    };
    expect(paths(schema(), request)).toEqual([]);
  },
);

it.each(Object.entries(requests))("%s: takes the two relationships and no other", (_name, [schema, own]) => {
  for (const [commercial_relationship, bad] of [
    ["DIRECT", []],
    ["PASSFORT", []],
    ["OTHER", ["commercial_relationship"]],
    ["direct", ["commercial_relationship"]],
    [null, ["commercial_relationship"]],
  ]) {
    expect(paths(schema(), { ...sampleEnvelope, ...own, commercial_relationship })).toEqual(bad);
  }
});

it.each(["custom_data", "provider_config", "provider_credentials"])(
  "takes nothing but an object as %s",
  (member) => {
    const download = { check_id: "c-1", file_reference: "f-1", download_info: { download_type: "FILE" } };
    for (const value of [[], "x", 1, true]) {
      const complete = { ...sampleEnvelope, ...started, [member]: value };
      expect(paths(schemas.completeRequest(), complete)).toEqual([member]);
      const file = { ...sampleEnvelope, ...download, [member]: value };
      expect(paths(schemas.downloadFileRequest(), file)).toEqual([member]);
    }
  },
);

it("never takes over a prototype", () => {
  const input = JSON.parse(
    '{ "__proto__": { "a": 1 }, "personal_details": { "__proto__": { "a": 1 } } }',
  ) as unknown;
  const config = JSON.parse('{ "__proto__": { "a": 1 }, "b": 2 }') as unknown;
  const request = { ...sampleEnvelope, id: "c-1", check_input: input, provider_config: config };
  const { check_input, provider_config } = schemas.individualCheckRequest().parse(request);
  for (const value of [check_input, check_input.personal_details, provider_config]) {
    expect(value).not.toHaveProperty("a");
    expect(Object.keys(value ?? {})).not.toContain("__proto__");
  }
});

it("takes values that are newer than itself", () => {
  const request = {
    ...sampleEnvelope,
    id: "c-1",
    demo_result: "INVENTED_TOMORROW",
    check_input: {
      entity_type: "TRUST",
      personal_details: { gender: "X" },
      address_history: [{ address: { type: "GRID", country: "XKX" }, start_date: "spring 1999" }],
      documents: [
        {
          category: "PROOF_OF_AGE",
          document_type: "LIBRARY_CARD",
          images: [{ image_type: "SPINE" }],
          files: [{ type: "AUDIO" }],
        },
      ],
    },
  };
  expect(schemas.individualCheckRequest().parse(request)).toEqual(request);
  const company = {
    entity_type: "TRUST",
    metadata: {
      structured_company_type: { ownership_type: "GUILD" },
      addresses: [{ type: "lighthouse" }],
      tax_ids: [{ tax_id_type: "TITHE" }],
      industry_classifications: [{ classification_type: "NEW" }],
      incorporation_date: "long ago",
    },
  };
  expect(schemas.companyInput().parse(company)).toEqual(company);
  const info = { download_type: "STREAM", image_type: "SPINE", file_type: "AUDIO" };
  expect(schemas.downloadInfo().parse(info)).toEqual(info);
});

it("takes an input in which everything is missing or null", () => {
  for (const [schema, full] of [
    [schemas.individualInput, samplePerson],
    [schemas.companyInput, sampleCompany],
  ] as const) {
    expect(schema().parse({})).toEqual({});
    const nothing = Object.fromEntries(Object.keys(full).map((member) => [member, null]));
    expect(schema().parse(nothing)).toEqual(nothing);
  }
});

it.each([
  ["1985", []],
  ["1985-10", []],
  ["1985-10-26", []],
  ["1985-13", ["personal_details.dob"]],
  ["26/10/1985", ["personal_details.dob"]],
  [1985, ["personal_details.dob"]],
])("reads the date of birth %j as it came, or says where it is wrong", (dob, bad) => {
  const input = { personal_details: { dob } };
  expect(paths(schemas.individualInput(), input)).toEqual(bad);
  if (bad.length === 0) expect(schemas.individualInput().parse(input)).toEqual(input);
});

it("gives as texts what some send as numbers", () => {
  const parts = ["state_province", "county", "postal_code", "locality", "postal_town", "route"];
  for (const part of [...parts, "street_number", "premise", "subpremise"]) {
    for (const value of [42, "42"]) {
      const address = { [part]: value, original_structured_address: { [part]: value } };
      expect(schemas.address().parse(address)).toEqual({
        [part]: "42",
        original_structured_address: { [part]: "42" },
      });
    }
  }
  expect(schemas.companyInput().parse({ metadata: { number: 123_456 } })).toEqual({
    metadata: { number: "123456" },
  });
  expect(paths(schemas.companyInput(), { metadata: { number: true } })).toEqual(["metadata.number"]);
});

it("does not repeat a value in what it says of it", () => {
  const wrong = {
    ...sampleEnvelope,
    id: 7,
    check_input: { personal_details: { dob: "canary-1", name: { given_names: "canary-2" } } },
  };
  const { error } = schemas.individualCheckRequest().safeParse(wrong);
  expect(error?.issues).toHaveLength(3);
  expect(JSON.stringify(error?.issues)).not.toContain("canary");
});
