import { isObject, readInput, type Problem } from "../../frame/input.ts";

/** What PassFort takes from the configuration document of an integration. */
export interface ConfigFacts {
  readonly check_type: string;
  readonly template: string;
  /** The alpha-3 codes. */
  readonly countries: readonly string[];
  readonly features: readonly string[];
  readonly resells: boolean;
  readonly maximumCost: number | undefined;
  /** What a customer gets who changes nothing, by the name of the field. */
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly credentialNames: readonly string[];
  readonly startTimeoutMs: number;
  readonly timeoutMs: number;
  readonly callbackTimeoutMs: number;
  readonly polling: { readonly initialS: number; readonly everyS: number; readonly polls: number };
  readonly updateS: number;
}

/** Reads a configuration document. What is missing is replaced by what PassFort documents, or by nothing. */
export function readConfig(document: Readonly<Record<string, unknown>>): ConfigFacts {
  const input = readInput(document, []);
  const template = input.object("check_template");
  const pricing = input.object("pricing");
  const raw = template?.raw ?? {};
  const newer = template?.object("request_timeouts")?.raw ?? {};
  // one source has these members in an object, another one beside `type`
  const polling = isObject(raw["polling_strategy"]) ? raw["polling_strategy"] : raw;
  const monitoring = template?.object("monitoring_strategy")?.raw ?? {};
  const requestS = raw["timeout"] ?? raw["request_timeout"] ?? newer["default"] ?? newer["poll"];
  const callbackS = raw["callback_timeout"] ?? template?.object("callback_timeouts")?.raw["default"];
  return {
    check_type: input.text("check_type") ?? "",
    template: template?.text("type") ?? "",
    countries: input.texts("supported_countries") ?? [],
    features: input.texts("supported_features") ?? [],
    resells: pricing?.flag("supports_reselling") ?? false,
    maximumCost: numberOr(pricing?.raw["maximum_cost"]),
    defaults: Object.fromEntries(fieldsOf(document, "config").map(({ name, raw }) => [name, raw["default"]])),
    credentialNames: fieldsOf(document, "credentials").map(({ name }) => name),
    startTimeoutMs: timeoutMs(newer["start"] ?? requestS),
    timeoutMs: timeoutMs(requestS),
    callbackTimeoutMs: timeoutMs(callbackS),
    polling: {
      initialS: seconds(polling["initial_interval"], 0),
      everyS: seconds(polling["polling_interval"], 0),
      polls: seconds(polling["max_polls"], 1),
    },
    updateS: seconds(monitoring["update_interval"], 0),
  };
}

/** What PassFort has to say against a configuration document. */
export function judgeConfig(document: Readonly<Record<string, unknown>>): readonly string[] {
  const problems: Problem[] = [];
  const input = readInput(document, problems);
  input.text("check_type", { required: true, min: 1 });
  input.object("check_template", { required: true })?.text("type", { required: true, min: 1 });
  const pricing = input.object("pricing", { required: true });
  if (pricing !== undefined && pricing.flag("supports_reselling") === undefined) {
    pricing.fail("supports_reselling", "supports_reselling is required.");
  }
  if (pricing?.raw["supports_reselling"] === true && numberOr(pricing.raw["maximum_cost"]) === undefined) {
    pricing.fail("maximum_cost", "maximum_cost is required where checks are resold.");
  }
  const countries = input.texts("supported_countries") ?? [];
  if (countries.length === 0) input.fail("supported_countries", "At least one country is required.");
  for (const country of countries) {
    if (!/^[A-Z]{3}$/.test(country)) input.fail("supported_countries", "Countries are ISO 3166-1 alpha-3.");
  }
  input.texts("supported_features");
  for (const form of ["credentials", "config"]) {
    const fields = input.object(form, { required: true })?.objects("fields", { required: true }) ?? [];
    for (const field of fields) {
      for (const member of ["type", "name", "label"]) field.text(member, { required: true, min: 1 });
      if (form === "config" && !("default" in field.raw)) field.fail("default", "default is required.");
    }
  }
  return problems.map(({ field, message }) => `${field}: ${message}`);
}

function fieldsOf(
  document: Readonly<Record<string, unknown>>,
  form: "config" | "credentials",
): readonly { readonly name: string; readonly raw: Readonly<Record<string, unknown>> }[] {
  const fields = readInput(document, []).object(form)?.objects("fields") ?? [];
  return fields.map(({ raw }) => ({ name: String(raw["name"]), raw }));
}

function numberOr(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 ? value : undefined;
}

/** In milliseconds; what PassFort documents where there is none. */
function timeoutMs(value: unknown): number {
  return (seconds(value, 0) || 60) * 1000;
}

function seconds(value: unknown, otherwise: number): number {
  return typeof value === "number" && value >= 0 && value < 1_000_000 ? value : otherwise;
}
