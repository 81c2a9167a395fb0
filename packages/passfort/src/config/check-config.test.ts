import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkConfig } from "./check-config.ts";
import { checkTypes } from "./check-types.ts";

type Json = Readonly<Record<string, unknown>>;

const identity: Json = {
  check_type: "IDENTITY_CHECK",
  check_template: { type: "ONE_TIME_SYNCHRONOUS", timeout: 60 },
  pricing: { supports_reselling: true, maximum_cost: 200 },
  supported_countries: ["GBR", "NLD"],
  supported_features: ["EXTERNAL_LINK"],
  credentials: {
    fields: [
      { type: "string", name: "account", label: "Account", default: "main" },
      { type: "password", name: "token", label: "Token" },
    ],
  },
  config: {
    fields: [
      { type: "string", name: "region", label: "Region", default: "" },
      {
        type: "boolean",
        name: "strict",
        label: "Exact matches only",
        subtext: "No nicknames",
        default: false,
      },
      {
        type: "MultiSelect",
        name: "registers",
        label: "Registers",
        options: ["civil", "credit"],
        default: ["civil"],
      },
      { type: "MultiSelect", name: "scores", label: "Scores", options: ["a"], default: null },
    ],
  },
};
const polling = { type: "UNIFORM", initial_interval: 0, polling_interval: 30, max_polls: 10 };
const templates: Readonly<Record<string, Json>> = {
  ONE_TIME_SYNCHRONOUS: { type: "ONE_TIME_SYNCHRONOUS" },
  ONE_TIME_CALLBACK: { type: "ONE_TIME_CALLBACK", request_timeout: 15, callback_timeout: null },
  ONE_TIME_POLLING: { type: "ONE_TIME_POLLING", polling_strategy: polling },
  MONITORED_POLLING: {
    type: "MONITORED_POLLING",
    polling_strategy: polling,
    monitoring_strategy: { type: "UNIFORM", update_interval: 86_400 },
    request_timeouts: { start: 30, poll: 30 },
  },
};
const inPairs = Object.entries(checkTypes).flatMap(([check_type, rules]) =>
  Object.keys(templates).map(
    (type) => [check_type, type, (rules.templates as readonly string[]).includes(type)] as const,
  ),
);

it("finds nothing wrong with a document that uses every member", () => {
  expect(checkConfig(identity)).toEqual([]);
});

describe("countries", () => {
  it.each<[string, unknown, string, string]>([
    ["none", [], "supported_countries", "is empty. Name at least one country"],
    ["no list", undefined, "supported_countries", "is missing"],
    ["a text", "GBR", "supported_countries", "must be of type array"],
    ["two letters", ["GBR", "NL"], "supported_countries.1", "is no ISO 3166-1 alpha-3 code"],
    ["small letters", ["gbr"], "supported_countries.0", "is no ISO 3166-1 alpha-3 code"],
    ["a name", ["Netherlands"], "supported_countries.0", "is no ISO 3166-1 alpha-3 code"],
    ["a code of nobody", ["ABC"], "supported_countries.0", "is no ISO 3166-1 alpha-3 code"],
    ["a number", [826], "supported_countries.0", "is no ISO 3166-1 alpha-3 code"],
    ["one twice", ["GBR", "NLD", "GBR"], "supported_countries.2", "is there twice"],
  ])("case 74: %s", (_what, supported_countries, path, message) => {
    expectOnly({ ...identity, supported_countries }, path, message);
  });

  it("case 74: the codes that PassFort adds are known", () => {
    expect(checkConfig({ ...identity, supported_countries: ["RKS", "XXX", "UNK", "ZZZ"] })).toEqual([]);
  });
});

describe("pricing", () => {
  it.each<[string, unknown, string, string]>([
    ["reselling without a maximum", { supports_reselling: true }, "pricing.maximum_cost", "is missing"],
    ["neither", {}, "pricing.supports_reselling", "must be true or false"],
    ["none at all", undefined, "pricing", "is missing"],
    ["a text", { supports_reselling: "no" }, "pricing.supports_reselling", "must be true or false"],
    ["below 0", { supports_reselling: true, maximum_cost: -1 }, "pricing.maximum_cost", "at least 0"],
    [
      "in letters",
      { supports_reselling: true, maximum_cost: "2" },
      "pricing.maximum_cost",
      "must be a number of credits, at least 0",
    ],
    [
      "endless",
      { supports_reselling: true, maximum_cost: Infinity },
      "pricing.maximum_cost",
      "must be a number of credits, at least 0",
    ],
    [
      "misspelt",
      { supports_reselling: false, max_cost: 1 },
      "pricing.max_cost",
      "is not known here. Known are supports_reselling, maximum_cost",
    ],
  ])("case 74: %s", (_what, pricing, path, message) => {
    expectOnly({ ...identity, pricing }, path, message);
  });

  it("case 74: a maximum of 0 is one", () => {
    expect(checkConfig({ ...identity, pricing: { supports_reselling: true, maximum_cost: 0 } })).toEqual([]);
  });

  it.each(["COMPANY_CUSTOM", "INDIVIDUAL_CUSTOM"])("case 74: %s is never resold", (check_type) => {
    expectOnly(
      { ...identity, check_type },
      "pricing.supports_reselling",
      `PassFort resells no ${check_type}`,
    );
    expect(checkConfig({ ...identity, check_type, pricing: { supports_reselling: false } })).toEqual([]);
  });
});

describe("fields of the configuration", () => {
  const select = { type: "MultiSelect", name: "a", label: "A", options: ["x", "y"], default: ["x"] };
  it.each<[string, Json, string, string]>([
    ["MultiSelect without options", without(select, "options"), "options", "is missing"],
    ["MultiSelect with no option", { ...select, options: [], default: [] }, "options", "is empty"],
    ["an option twice", { ...select, options: ["x", "x"] }, "options.1", "is there twice"],
    ["an empty option", { ...select, options: ["x", ""] }, "options.1", "is empty"],
    [
      "a choice that is no option",
      { ...select, default: ["x", "z"] },
      "default.1",
      "is not one of the options",
    ],
    ["a choice twice", { ...select, default: ["x", "x"] }, "default.1", "is there twice"],
    ["MultiSelect without default", without(select, "default"), "default", "is missing"],
    ["MultiSelect with a text", { ...select, default: "x" }, "default", "must be of type array"],
    ["string without default", { type: "string", name: "a", label: "A" }, "default", "is missing"],
    [
      "string with null",
      { type: "string", name: "a", label: "A", default: null },
      "default",
      "must be of type string",
    ],
    [
      "string with options",
      { type: "string", name: "a", label: "A", default: "x", options: ["x"] },
      "options",
      "is not known here. Known are type, name, label, subtext, default",
    ],
    ["boolean without default", { type: "boolean", name: "a", label: "A" }, "default", "is missing"],
    [
      "boolean with a text",
      { type: "boolean", name: "a", label: "A", default: "no" },
      "default",
      "must be of type boolean",
    ],
    [
      "another type",
      { type: "set", name: "a", label: "A", default: [] },
      "type",
      'must be "string", "boolean" or "MultiSelect"',
    ],
    ["no name", { type: "boolean", label: "A", default: true }, "name", "is missing"],
    ["an empty name", { type: "boolean", name: "", label: "A", default: true }, "name", "is empty"],
    ["no label", { type: "boolean", name: "a", default: true }, "label", "is missing"],
    [
      "a name that would change objects",
      { type: "boolean", name: "__proto__", label: "A", default: true },
      "name",
      "cannot be the name of a member",
    ],
  ])("case 74: %s", (_what, field, member, message) => {
    expectOnly({ ...identity, config: { fields: [field] } }, `config.fields.0.${member}`, message);
  });

  it("case 74: names that are missing are not there twice", () => {
    const nameless = { type: "boolean", label: "A", default: true };
    const found = checkConfig({ ...identity, config: { fields: [nameless, nameless] } });
    expect(found.map(({ message }) => message)).toEqual(["is missing", "is missing"]);
  });

  it("case 74: duplicate names, also beside another problem", () => {
    const fields = [
      { type: "boolean", name: "a", label: "A", default: true },
      { type: "string", name: "b", label: "B" },
      { type: "string", name: "a", label: "A", default: "" },
    ];
    const found = checkConfig({ ...identity, config: { fields } });
    expect(found).toEqual([
      { path: "config.fields.1.default", message: "is missing" },
      { path: "config.fields.2.name", message: "is there twice" },
    ]);
  });
});

describe("fields of the credentials", () => {
  it.each<[string, unknown, string, string]>([
    ["duplicate names", [credential({}), credential({ type: "string" })], "1.name", "is there twice"],
    ["another type", [credential({ type: "secret" })], "0.type", 'must be "string" or "password"'],
    ["no type", [without(credential({}), "type")], "0.type", "is missing"],
    ["no label", [without(credential({}), "label")], "0.label", "is missing"],
    ["a default that is no text", [credential({ default: 1 })], "0.default", "must be of type string"],
    ["subtext, which configuration has", [credential({ subtext: "x" })], "0.subtext", "is not known here"],
    ["nothing", [null], "0", "must be of type object"],
  ])("case 74: %s", (_what, fields, path, message) => {
    expectOnly({ ...identity, credentials: { fields } }, `credentials.fields.${path}`, message);
  });

  it("case 74: may be an empty list, but not be missing", () => {
    expect(checkConfig({ ...identity, credentials: { fields: [] }, config: { fields: [] } })).toEqual([]);
    expectOnly({ ...identity, credentials: {} }, "credentials.fields", "is missing");
    expectOnly(without(identity, "config"), "config", "is missing");
  });
});

describe("templates", () => {
  it.each(inPairs)("case 74: %s with %s: %s", (check_type, type, fits) => {
    const pricing = { supports_reselling: false };
    const document = { ...identity, check_type, pricing, check_template: templates[type] };
    if (fits) expect(checkConfig(document)).toEqual([]);
    else expectOnly(document, "check_template.type", `where check_type is ${check_type}`);
  });

  it.each<[string, Json, string, string]>([
    [
      "half a second",
      { type: "ONE_TIME_SYNCHRONOUS", timeout: 1.5 },
      "timeout",
      "must be a whole number of seconds",
    ],
    ["no time", { type: "ONE_TIME_SYNCHRONOUS", timeout: 0 }, "timeout", "must be at least 1"],
    [
      "time as text",
      { type: "ONE_TIME_SYNCHRONOUS", timeout: "60" },
      "timeout",
      "must be a whole number of seconds",
    ],
    [
      "a misspelt member",
      { type: "ONE_TIME_SYNCHRONOUS", timeouts: 60 },
      "timeouts",
      "is not known here. Known are type, timeout",
    ],
    ["no type", {}, "type", "is not known. Known are ONE_TIME_SYNCHRONOUS"],
    [
      "another type",
      { type: "ONE_TIME_SYNC_CALLBACK" },
      "type",
      "is not known. Known are ONE_TIME_SYNCHRONOUS",
    ],
  ])("case 74: %s", (_what, check_template, member, message) => {
    expectOnly({ ...identity, check_template }, `check_template.${member}`, message);
  });

  it("case 74: time limits of callbacks have one form or the other", () => {
    const callback = (more: Json): Json => ({
      ...identity,
      check_type: "DOCUMENT_FETCH",
      check_template: { type: "ONE_TIME_CALLBACK", ...more },
    });
    const newer = { request_timeouts: { default: 60, start: 30 }, callback_timeouts: { default: 60 } };
    expect(checkConfig(callback(newer))).toEqual([]);
    expect(checkConfig(callback({}))).toEqual([]);
    const both = callback({ ...newer, request_timeout: 1 });
    expectOnly(both, "check_template.request_timeouts", "is there beside request_timeout. Use one of them");
  });

  it("case 74: polling needs all of its numbers, whole ones", () => {
    const screening = (strategy: Json): Json => ({
      ...identity,
      check_type: "PEPS_AND_SANCTIONS_SCREEN",
      check_template: { type: "ONE_TIME_POLLING", polling_strategy: strategy },
    });
    expect(
      checkConfig(screening({ type: "EVER", initial_interval: -1, polling_interval: 0, max_polls: 0 })),
    ).toEqual([
      { path: "check_template.polling_strategy.type", message: 'must be "UNIFORM"' },
      { path: "check_template.polling_strategy.initial_interval", message: "must be at least 0" },
      { path: "check_template.polling_strategy.polling_interval", message: "must be at least 1" },
      { path: "check_template.polling_strategy.max_polls", message: "must be at least 1" },
    ]);
  });
});

describe("features", () => {
  it.each<[string, readonly string[]]>([
    ["COMPANY_DATA", ["COMPANY_SEARCH", "PROVIDER_FIELD_CHECKS"]],
    ["IDENTITY_CHECK", ["EXTERNAL_LINK", "EXTERNAL_EMBED"]],
  ])("case 74: %s has %j", (check_type, supported_features) => {
    expect(checkConfig({ ...identity, check_type, supported_features })).toEqual([]);
  });

  it.each(["COMPANY_SEARCH", "PROVIDER_FIELD_CHECKS", "PEPS", "SANCTIONS", "ADVERSE_MEDIA"])(
    "case 74: %s does not go with an identity check",
    (feature) => {
      const document = { ...identity, supported_features: ["EXTERNAL_LINK", feature] };
      expectOnly(document, "supported_features.1", "is no feature of IDENTITY_CHECK");
    },
  );

  it("case 74: one twice, or what is no name", () => {
    const twice = { ...identity, supported_features: ["EXTERNAL_LINK", "EXTERNAL_LINK"] };
    expectOnly(twice, "supported_features.1", "is there twice");
    expectOnly(
      { ...identity, supported_features: ["external link"] },
      "supported_features.0",
      "must be the name of a feature",
    );
  });

  it("takes features that PassFort may add", () => {
    expect(checkConfig({ ...identity, supported_features: ["SOMETHING_NEW"] })).toEqual([]);
  });
});

describe("the document", () => {
  it("is looked through without failing, whatever it is", () => {
    const member = fc.oneof(fc.anything(), fc.constantFrom(...Object.values(identity)));
    const names = Object.keys(identity).map((name) => [name, member] as const);
    const document = fc.record(Object.fromEntries(names), { requiredKeys: [] });
    fc.assert(
      fc.property(fc.oneof(fc.anything(), document), (config) => {
        for (const { path, message } of checkConfig(config)) {
          expect(typeof path).toBe("string");
          expect(message).not.toMatch(/^(?:Invalid|Too|Unrecognized)/); // the words are ours
        }
      }),
    );
  });

  it("case 74: an unknown check type is named with those that are known", () => {
    expectOnly(
      { ...identity, check_type: "IDENTITY" },
      "check_type",
      "is not known. Known are IDENTITY_CHECK, COMPANY_DATA",
    );
  });

  it.each([undefined, null, 17, "config", []])("case 74: %j is none", (config) => {
    expect(checkConfig(config)).toMatchObject([{ path: "" }]);
  });

  it("case 74: all problems are told at once", () => {
    const wrong = {
      check_type: "COMPANY_CUSTOM",
      check_template: templates["ONE_TIME_CALLBACK"],
      pricing: { supports_reselling: true },
      supported_countries: ["gbr"],
      supported_features: ["PEPS"],
      credentials: { fields: [{}] },
      extra: 1,
    };
    expect(checkConfig(wrong).map(({ path }) => path)).toEqual([
      "pricing.maximum_cost",
      "supported_countries.0",
      "credentials.fields.0.type",
      "credentials.fields.0.name",
      "credentials.fields.0.label",
      "config",
      "extra",
      "check_template.type",
      "pricing.supports_reselling",
      "supported_features.0",
    ]);
  });
});

function expectOnly(config: Json, path: string, message: string): void {
  expect(checkConfig(config)).toEqual([{ path, message: expect.stringContaining(message) as string }]);
}

function credential(more: Json): Json {
  return { type: "password", name: "token", label: "Token", ...more };
}

function without(object: Json, name: string): Json {
  const { [name]: _left, ...others } = object;
  return others;
}
