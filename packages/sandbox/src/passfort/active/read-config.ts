import { isObject, readInput } from "../../frame/input.ts";

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

/** Custom checks always run under the contract of the customer. */
export function isCustom(check_type: string): boolean {
  return check_type.endsWith("_CUSTOM");
}

function fieldsOf(
  document: Readonly<Record<string, unknown>>,
  form: "config" | "credentials",
): readonly { readonly name: string; readonly raw: Readonly<Record<string, unknown>> }[] {
  const fields = readInput(document, []).object(form)?.objects("fields") ?? [];
  return fields.flatMap(({ raw }) => (typeof raw["name"] === "string" ? [{ name: raw["name"], raw }] : []));
}

function numberOr(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 ? value : undefined;
}

/** In milliseconds; what PassFort documents where there is none. */
function timeoutMs(value: unknown): number {
  return Math.ceil((seconds(value, 0) || 60) * 1000);
}

function seconds(value: unknown, otherwise: number): number {
  return typeof value === "number" && value >= 0 && value < 1_000_000 ? value : otherwise;
}
