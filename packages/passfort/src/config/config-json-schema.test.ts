import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { changed, pathsIn } from "../schemas/test-paths.ts";
import { checkConfig } from "./check-config.ts";
import { checkTypes } from "./check-types.ts";
import { configJsonSchema } from "./config-json-schema.ts";

interface Rule {
  readonly if: { readonly properties: { readonly check_type: { readonly const: string } } };
  readonly then: { readonly properties: Readonly<Record<string, object>> };
}

const { allOf, ...document } = configJsonSchema();
const rules = allOf as readonly Rule[];

describe("the JSON Schema of the config document", () => {
  /** Reads the schema back, as another implementation would. */
  const fromSchema = z.fromJSONSchema(document);
  const good = {
    check_type: "COMPANY_DATA",
    check_template: { type: "ONE_TIME_SYNCHRONOUS", timeout: null },
    pricing: { supports_reselling: true, maximum_cost: 20 },
    supported_countries: ["GBR"],
    credentials: { fields: [{ type: "password", name: "token", label: "Token" }] },
    config: { fields: [{ type: "boolean", name: "strict", label: "Strict", default: false }] },
  };

  it("is one of draft 2020-12, and goes through JSON unharmed", () => {
    expect(document["$schema"]).toBe("https://json-schema.org/draft/2020-12/schema");
    const schema = configJsonSchema();
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
    expect(JSON.stringify(schema)).not.toContain(String(Number.MAX_SAFE_INTEGER)); // no limit of PassFort
  });

  it("accepts a good document", () => {
    expect(fromSchema.safeParse(good)).toMatchObject({ success: true });
  });

  it.each<[string, object]>([
    ["no country", { supported_countries: [] }],
    ["an unknown country", { supported_countries: ["ABC"] }],
    ["reselling without a maximum", { pricing: { supports_reselling: true } }],
    ["half a second", { check_template: { type: "ONE_TIME_SYNCHRONOUS", timeout: 0.5 } }],
    ["a field without default", { config: { fields: [{ type: "string", name: "a", label: "A" }] } }],
    [
      "MultiSelect without options",
      { config: { fields: [{ type: "MultiSelect", name: "a", label: "A", default: null }] } },
    ],
    ["a member that is not known", { version: 1 }],
  ])("refuses %s", (_what, change) => {
    expect(fromSchema.safeParse({ ...good, ...change })).toMatchObject({ success: false });
  });

  it("says what checkConfig says, whatever one member of a document is changed to", () => {
    const timing = { type: "UNIFORM", initial_interval: 0, polling_interval: 5, max_polls: 3 };
    const templates = [
      { type: "ONE_TIME_SYNCHRONOUS", timeout: 30 },
      { type: "ONE_TIME_CALLBACK", request_timeout: 30, callback_timeouts: { default: 60 } },
      { type: "ONE_TIME_POLLING", polling_strategy: timing },
      {
        type: "MONITORED_POLLING",
        polling_strategy: timing,
        monitoring_strategy: { type: "UNIFORM", update_interval: 5 },
        request_timeouts: { start: 30, poll: 30 },
      },
    ];
    const fields = [
      ...good.config.fields,
      { type: "string", name: "region", label: "Region", subtext: "Where", default: "" },
      { type: "MultiSelect", name: "rolls", label: "Rolls", options: ["a", "b"], default: ["a"] },
    ];
    const documents = templates.map((check_template) => ({ ...good, check_template, config: { fields } }));
    const change = fc
      .constantFrom(...documents)
      .chain((document) =>
        fc.tuple(
          fc.constant(document),
          fc.constantFrom("later", "pricing.later", "config.fields.0.options", ...pathsIn(document)),
          fc.oneof(fc.constantFrom(...words), fc.string(), fc.integer(), fc.array(fc.string())),
        ),
      );
    fc.assert(
      fc.property(change, ([document, path, to]) => {
        const config: unknown = JSON.parse(JSON.stringify(changed(document, path, to)));
        const wrong = checkConfig(config).filter(({ path, message }) => !beyond.test(`${path} ${message}`));
        expect(fromSchema.safeParse(config).success).toBe(wrong.length === 0);
      }),
      { numRuns: 300 },
    );
  });
});

it.each(rules.map((rule) => [rule.if.properties.check_type.const, rule] as const))(
  "says what %s allows",
  (check_type, rule) => {
    const { templates, features, resells } = checkTypes[check_type as keyof typeof checkTypes];
    const { check_template, supported_features, pricing } = rule.then.properties;
    expect(check_template).toEqual({ properties: { type: { enum: templates } } });
    const { enum: foreign } = (supported_features as { items: { not: { enum: string[] } } }).items.not;
    expect([...foreign, ...features].sort()).toEqual([
      "ADVERSE_MEDIA",
      "COMPANY_SEARCH",
      "PEPS",
      "PROVIDER_FIELD_CHECKS",
      "SANCTIONS",
    ]);
    expect(pricing).toEqual(resells ? undefined : { properties: { supports_reselling: { const: false } } });
  },
);

/** Values that mean something somewhere. */
const words: readonly unknown[] = [
  ..."GBR gbr string boolean MultiSelect UNIFORM ONE_TIME_CALLBACK DOCUMENT_FETCH".split(" "),
  ["GBR", "GBR"],
  ["PEPS"],
  ["a", "b"],
  {},
  0,
  1.5,
  true,
  null,
  undefined,
];

/** What compares values, and what depends on the check type: that stands in `allOf`. */
const beyond =
  /name is there twice|is not one of|is there beside|is no feature of|must be .* where |PassFort resells no/;

it("has a rule for every check type", () => {
  expect(rules.map((rule) => rule.if.properties.check_type.const)).toEqual(Object.keys(checkTypes));
});
