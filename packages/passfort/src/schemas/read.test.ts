import { redact } from "@idbraid/core";
import { expect, it } from "vitest";
import * as schemas from "./index.ts";
import { changed, pathsIn } from "./test-paths.ts";
import {
  sampleCompany,
  sampleCompanyOutput,
  sampleEnvelope,
  sampleHit,
  samplePerson,
} from "./test-samples.ts";

const full = {
  errors: [{ type: "INVENTED_TOMORROW", sub_type: "NEW", message: "x", data: { a: 1 } }],
  warnings: [{ type: "ALSO_NEW", message: "x" }],
  pending: true,
  charges: [{ amount: 1.5, sku: "A", reference: "1" }],
  external_resources: [{ type: "POPUP", url: "https://x.example", id: "not-a-uuid", label: "X" }],
  result: { decision: "REFER", summary: "x" },
  check_output: {
    ...samplePerson,
    ...sampleCompanyOutput,
    entity_type: "TRUST",
    electronic_id_check: {
      matches: [{ count: 0.5, database_name: "D", database_type: "SOCIAL", matched_fields: ["SHOE_SIZE"] }],
      provider_url: "https://x.example",
      provider_reference_number: "7",
    },
    documents: [
      {
        category: "NEW",
        document_type: "NEW",
        images: [{ image_type: "NEW" }],
        files: [{ type: "NEW" }],
        extracted_data: { expiry: "some day", issued: "once" },
        verification_result: {
          all_passed: true,
          image_checks: [{ category: "C", type: "T", result: "PERHAPS" }],
          field_checks: [{ field: "NEW", result: "NEW" }],
        },
      },
    ],
    screening_hits: [
      {
        provider: { hit_id: "h-1" },
        status: "NEW",
        flags: [{ type: "NEW", label: "N" }],
        data: { name: "S", countries: [{ country_code: "GBR", country: "GBR", type: "NEW", label: "N" }] },
      },
    ],
    field_checks: [{ field: "NEW", result: "NEW" }],
    associated_entities: [
      {
        associate_id: "7",
        entity_type: "TRUST",
        immediate_data: { entity_type: "TRUST" },
        relationships: [{ associated_role: "FOUNDER", tenure: { tenure_type: "FUTURE", start: "soon" } }],
      },
    ],
  },
};

it("reads an answer with values that are newer than itself, and leaves it as it came", () => {
  expect(schemas.readCheckAnswer().parse(full)).toEqual(full);
});

it("reads an answer with members that are newer than itself, wherever they are", () => {
  for (const path of ["", ...pathsIn(full, "objects")]) {
    const answer = changed(full, path === "" ? "later" : `${path}.later`, "x");
    expect(schemas.readCheckAnswer().parse(answer)).toEqual(answer);
  }
});

it("reads an answer in which any member is missing or null", () => {
  const items = /\.\d+$|data\.a$|national_identity_number\./; // of lists and maps
  for (const path of pathsIn(full).filter((member) => !items.test(member))) {
    for (const nothing of [null, undefined]) {
      const answer = changed(full, path, nothing);
      expect(schemas.readCheckAnswer().parse(answer)).toEqual(answer);
    }
  }
});

it("reads what integrations may say as they please", () => {
  for (const result of ["Pass", "maybe", { decision: "PASS", summary: "Fine" }, null]) {
    expect(schemas.readCheckAnswer().parse({ result })).toEqual({ result });
  }
  for (const schema of [
    schemas.readCheckAnswer,
    schemas.readStartAnswer,
    schemas.readSearchAnswer,
    schemas.readMonitoredReadyAnswer,
    schemas.readProviderPollAnswer,
    schemas.callbackAnswer,
  ]) {
    expect(schema().parse({ later: [1] })).toEqual({ later: [1] });
  }
  for (const references of ["UNKNOWN", ["r-1"]]) {
    expect(schemas.readProviderPollAnswer().parse({ references })).toEqual({ references });
  }
  const start = { provider_id: "p", reference: "r", custom_data: { a: 1 }, errors: [] };
  expect(schemas.readStartAnswer().parse(start)).toEqual(start);
});

it("gives the number of a company that was found as a text", () => {
  const answer = schemas.readSearchAnswer().parse({ search_output: [{ name: "W", number: 123 }] });
  expect(answer.search_output?.[0]?.number).toBe("123");
});

it("says where an answer is of another type than it should be", () => {
  const { error } = schemas.readCheckAnswer().safeParse({ errors: {}, pending: "no", check_output: [] });
  expect(error?.issues.map(({ path }) => path.join("."))).toEqual(["errors", "pending", "check_output"]);
});

it("reads config documents old and new", () => {
  const rest = {
    pricing: { supports_reselling: true, maximum_cost: 200 },
    supported_countries: ["GBR"],
    supported_features: ["INVENTED_TOMORROW"],
    credentials: { fields: [{ type: "token", name: "t", label: "Token", default: "x" }] },
    config: {
      fields: [
        { type: "set", name: "s", label: "S", items: { type: "string", options: ["a"] }, default: [] },
        { type: "string", name: "o", label: "O", options: [{ value: 1 }] },
        { type: "boolean", name: "b", label: "B", subtext: "?", default: false },
      ],
    },
  };
  for (const check_template of [
    { type: "ONE_TIME_SYNCHRONOUS", timeout: null },
    { type: "ONE_TIME_CALLBACK", request_timeout: 15, callback_timeout: 15 },
    {
      type: "ONE_TIME_CALLBACK",
      request_timeouts: { default: 15, start: 30 },
      callback_timeouts: { default: 60 },
    },
    {
      type: "ONE_TIME_POLLING",
      polling_strategy: "UNIFORM",
      initial_interval: 0,
      polling_interval: 30,
      max_polls: 9,
    },
    {
      type: "MONITORED_POLLING",
      polling_strategy: { type: "UNIFORM", initial_interval: 0, polling_interval: 30, max_polls: 9 },
      monitoring_strategy: { type: "UNIFORM", update_interval: 120 },
      request_timeouts: { start: 30, poll: 30 },
    },
    { type: "INVENTED_TOMORROW", timeout: 1, later: {} },
  ]) {
    const config = { ...rest, check_type: "INVENTED_TOMORROW", check_template, later: 1 };
    expect(schemas.readConfigDocument().parse(config)).toEqual(config);
  }
  expect(schemas.readConfigDocument().safeParse({ ...rest, check_type: "X" }).success).toBe(false);
  const metadata = { protocol_version: 2, provider_name: "A name", later: 1 };
  expect(schemas.readMetadataDocument().parse(metadata)).toEqual(metadata);
});

it("says where a config document is of another type than it should be", () => {
  const config = {
    check_type: 1,
    check_template: { type: "ONE_TIME_POLLING", timeout: "60", polling_strategy: { polling_interval: "30" } },
    supported_countries: "GBR",
    supported_features: [1],
    pricing: { supports_reselling: "yes" },
    credentials: { fields: [{ type: "string" }] },
    config: [],
  };
  const { error } = schemas.readConfigDocument().safeParse(config);
  expect(error?.issues.map(({ path }) => path.join("."))).toEqual([
    "check_type",
    "check_template.timeout",
    "check_template.polling_strategy",
    "pricing.supports_reselling",
    "supported_countries",
    "supported_features.0",
    "credentials.fields.0.name",
    "config",
  ]);
});

it("reads a config document with members that are newer than itself, wherever they are", () => {
  const config = {
    check_type: "COMPANY_DATA",
    check_template: {
      type: "MONITORED_POLLING",
      polling_strategy: { type: "UNIFORM", initial_interval: 0 },
      monitoring_strategy: { type: "UNIFORM" },
      request_timeouts: { start: 30 },
    },
    pricing: { supports_reselling: false },
    credentials: { fields: [{ type: "string", name: "a" }] },
    config: { fields: [{ type: "boolean", name: "b" }] },
  };
  for (const path of ["", ...pathsIn(config, "objects")]) {
    const later = changed(config, path === "" ? "later" : `${path}.later`, "x");
    expect(schemas.readConfigDocument().parse(later)).toEqual(later);
  }
});

it("hides personal data, secrets and what it does not know", () => {
  const custom_data = { token: "s3cret-token" };
  const shown = JSON.stringify([
    redact({ ...sampleEnvelope, id: "c-1", check_input: samplePerson, custom_data }, schemas.readyRequest),
    redact({ ...sampleEnvelope, id: "c-2", check_input: sampleCompany }, schemas.companyCheckRequest),
    redact({ ...sampleEnvelope, search_input: { query: "Widgets" } }, schemas.searchRequest),
    ...[schemas.identityAnswerSchema, schemas.readCheckAnswer].map((schema) =>
      redact(
        {
          errors: [{ type: "PROVIDER_MESSAGE", message: "Dr Widgets", data: { name: "Widgets" } }],
          warnings: [{ type: "PROVIDER_MESSAGE", message: "Dr Widgets" }],
          provider_data: "Widgets",
          external_resources: [{ url: "https://x.example/?who=Widgets" }],
          check_output: { electronic_id_check: { provider_url: "https://x.example/?who=Widgets" } },
        },
        schema,
      ),
    ),
    ...[schemas.document, schemas.verifiedDocument, schemas.readCheckAnswer].map((schema, index) => {
      const document = { extracted_data: { number: "00112233" } };
      return redact(index < 2 ? document : { check_output: { documents: [document] } }, schema);
    }),
    redact({ result: { decision: "PASS", summary: "Dr Widgets" } }, schemas.customAnswerSchema),
    redact({ check_output: sampleCompanyOutput }, schemas.companyDataAnswerSchema),
    redact({ entity_type: "COMPANY", screening_hits: [sampleHit] }, schemas.screeningOutput),
    redact(
      { check_output: { entity_type: "INDIVIDUAL", screening_hits: [sampleHit] } },
      schemas.readCheckAnswer,
    ),
    redact({ search_output: [{ name: "Widgets", number: 7 }] }, schemas.readSearchAnswer),
    redact({ search_output: [{ name: "Widgets", number: "00112233" }] }, schemas.searchAnswerSchema),
    ...[schemas.companyData, schemas.readCheckAnswer].map((schema, index) => {
      const company = {
        metadata: {
          tax_ids: [{ value: "Widgets" }],
          previous_names: [{ name: "Widgets" }],
          contact_information: { email: "zoe@example.com" },
        },
        associated_entities: [{ immediate_data: { entity_type: "COMPANY", metadata: { lei: "Widgets" } } }],
      };
      return redact(index === 0 ? company : { check_output: company }, schema);
    }),
    redact({ reference: "r-1", custom_data }, schemas.startAnswerSchema),
  ]);
  const secrets = [
    "Zoë",
    "Müller",
    "1985",
    "Dorpsstraat",
    "zoe@",
    "s3cret",
    "Widgets",
    "00112233",
    "Owner",
    "Sample",
  ];
  for (const secret of secrets) expect(shown).not.toContain(secret);
  for (const kept of ["c-1", "DIRECT", "PROVIDER_MESSAGE", "SHAREHOLDER", "h-1", "UNRESOLVED", "r-1"]) {
    expect(shown).toContain(kept);
  }
});
