import {
  type Check,
  type CheckGroup,
  failed,
  passed,
  verdictOf,
  type Verdict,
  warning,
  worst,
} from "../check.ts";
import { checkTypeOf, type Facts, featuresOf, listAt, objectAt, templateOf, textAt } from "../facts.ts";
import { checkTypes, features, fieldTypes, slipOf, templates } from "../known-values.ts";
import { countryCodes } from "../../config/country-codes.ts";
import { docs } from "../sources.ts";

const source = docs("Integration Config");

/** What `/config` tells PassFort. */
export const configuration: CheckGroup = {
  id: "config",
  title: "Configuration",
  checks: [
    rule("document", "The configuration is not empty", "a JSON object with members", ({ config }) =>
      Object.keys(config ?? {}).length > 0 ? passed : failed("an empty object"),
    ),
    rule("check-type", "check_type is one of PassFort's", checkTypes.join(", "), (facts) =>
      known(checkTypeOf(facts), checkTypes),
    ),
    rule(
      "check-template",
      "check_template fits the check type, with whole numbers of seconds",
      "the template of the check type",
      templateVerdict,
    ),
    rule(
      "pricing",
      "pricing says whether checks are resold, and for how much",
      "supports_reselling; with it a maximum_cost; false for custom checks",
      pricingVerdict,
    ),
    rule(
      "countries",
      "supported_countries are ISO 3166-1 alpha-3",
      "at least one code of three capital letters",
      (facts) => {
        const countries = listAt(facts.config, "supported_countries");
        if (countries.length === 0) return failed("none");
        const malformed = countries.flatMap((code, at) =>
          typeof code === "string" && /^[A-Z]{3}$/.test(code)
            ? []
            : [`supported_countries.${at} is no such code`],
        );
        if (malformed.length > 0) return verdictOf(malformed);
        const unknown = countries.filter((code) => !countryCodes.includes(String(code)));
        return verdictOf(
          unknown.map((code) => `${String(code)}, which is not known here`),
          "warning",
        );
      },
    ),
    rule(
      "features",
      "supported_features are those of PassFort",
      `none, or some of ${features.join(", ")}`,
      featuresVerdict,
    ),
    rule(
      "credentials",
      "Each field of the credentials has type, name and label",
      "credentials.fields, each with type string or password",
      (facts) => {
        const fields = objectAt(facts.config, "credentials")["fields"];
        if (!Array.isArray(fields)) return failed("credentials.fields is no list");
        return verdictOf([
          ...fields.flatMap((field: unknown, at) => [
            ...textProblems(field, ["name", "label"], `credentials.fields.${at}`),
            ...(["string", "password"].includes(textAt(field, "type"))
              ? []
              : [`credentials.fields.${at}.type is neither string nor password`]),
          ]),
          ...repeated(fields, "credentials"),
        ]);
      },
    ),
    rule(
      "fields",
      "Each field of the configuration has type, name, label and default",
      "config.fields, each with a default of its type; options with MultiSelect, and only there",
      fieldsVerdict,
    ),
  ],
};

function rule(id: string, title: string, expected: string, judge: (facts: Facts) => Verdict): Check {
  return {
    id,
    title,
    expected,
    source,
    run: async ({ facts }) => judge(facts),
    unless: ({ config }) =>
      config === undefined || (id !== "document" && Object.keys(config).length === 0)
        ? "there is no configuration"
        : undefined,
  };
}

/** Passed when known, failed when it is a slip of the pen, else worth a look. */
function known(value: string, values: readonly string[]): Verdict {
  if (values.includes(value)) return passed;
  if (value === "") return failed("none");
  const slip = slipOf(value, values);
  return slip === undefined
    ? warning(`${JSON.stringify(value)}, which is not known here`)
    : failed(JSON.stringify(value), `Did you mean ${slip}?`);
}

function templateVerdict(facts: Facts): Verdict {
  const type = templateOf(facts);
  const fitting = templates.get(checkTypeOf(facts));
  if (type === "") return failed("no check_template.type");
  if (fitting !== undefined && !fitting.includes(type))
    return failed(`${JSON.stringify(type)}; ${checkTypeOf(facts)} has ${fitting.join(" or ")}`);
  const template = objectAt(facts.config, "check_template");
  const problems = ["timeout", "request_timeout", "callback_timeout"].flatMap((name) => {
    const value = template[name] ?? null;
    return value === null || isCount(value)
      ? []
      : [`check_template.${name} is neither whole seconds nor null`];
  });
  const polling = objectAt(template, "polling_strategy");
  const intervals = Object.keys(polling).length > 0 ? polling : template; // another source has them flat
  if (type.endsWith("POLLING"))
    problems.push(
      ...["initial_interval", "polling_interval", "max_polls"].flatMap((name) =>
        isCount(intervals[name]) ? [] : [`polling_strategy.${name} is no whole number`],
      ),
    );
  return verdictOf(problems);
}

function pricingVerdict(facts: Facts): Verdict {
  const { supports_reselling, maximum_cost } = objectAt(facts.config, "pricing");
  if (typeof supports_reselling !== "boolean")
    return failed("pricing.supports_reselling is neither true nor false");
  if (!supports_reselling) return passed;
  if (checkTypeOf(facts).endsWith("_CUSTOM")) return failed("a custom check that is resold");
  return typeof maximum_cost === "number" && maximum_cost >= 0
    ? passed
    : failed("reselling without a maximum_cost that is a number");
}

function featuresVerdict(facts: Facts): Verdict {
  const given = facts.config?.["supported_features"];
  if (given === undefined || given === null) return passed;
  if (!Array.isArray(given)) return failed("no list");
  const verdicts = featuresOf(facts).map((feature) =>
    typeof feature === "string" ? known(feature, features) : failed("a feature that is no text"),
  );
  return worst(verdicts);
}

function fieldsVerdict(facts: Facts): Verdict {
  const fields = objectAt(facts.config, "config")["fields"];
  if (!Array.isArray(fields)) return failed("config.fields is no list");
  const problems = fields.flatMap((field: unknown, at) => fieldProblems(field, `config.fields.${at}`));
  if (problems.length > 0) return verdictOf(problems);
  const verdicts = fields.map((field: unknown) => known(textAt(field, "type"), fieldTypes));
  return worst([...verdicts, verdictOf(repeated(fields, "config"))]);
}

function fieldProblems(field: unknown, path: string): string[] {
  const { type, default: value, options } = objectAt(field);
  const isMulti = type === "MultiSelect";
  return [
    ...textProblems(field, ["type", "name", "label"], path),
    ...(!("default" in objectAt(field)) || (value === null && !isMulti)
      ? [`${path}.default is missing`]
      : []),
    ...(type === "boolean" && typeof value !== "boolean" ? [`${path}.default is no boolean`] : []),
    ...(type === "string" && value !== undefined && value !== null && typeof value !== "string"
      ? [`${path}.default is no text`]
      : []),
    ...(isMulti &&
    !(Array.isArray(options) && options.length > 0 && options.every((each) => typeof each === "string"))
      ? [`${path}.options is no list of texts`]
      : []),
    ...(!isMulti && fieldTypes.includes(String(type)) && options !== undefined
      ? [`${path}.options is for MultiSelect only`]
      : []),
  ];
}

function textProblems(field: unknown, names: readonly string[], path: string): string[] {
  return names.flatMap((name) =>
    textAt(field, name) === "" ? [`${path}.${name} is missing, or no text`] : [],
  );
}

function repeated(fields: readonly unknown[], form: string): string[] {
  const names = fields.map((field) => textAt(field, "name"));
  return names.flatMap((name, at) =>
    name !== "" && names.indexOf(name) < at ? [`${form}.fields.${at} has the name of another field`] : [],
  );
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
