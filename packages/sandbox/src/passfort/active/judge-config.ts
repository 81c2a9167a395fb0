import { readInput, type InputReader, type Problem } from "../../frame/input.ts";
import { isCustom } from "./read-config.ts";

/** What PassFort has to say against a configuration document. Types of template and of field that are not known pass. */
export function judgeConfig(document: Readonly<Record<string, unknown>>): readonly string[] {
  const problems: Problem[] = [];
  const input = readInput(document, problems);
  const checkType = input.text("check_type", { required: true, min: 1 }) ?? "";
  const template = input.object("check_template", { required: true });
  if (template !== undefined) judgeTemplate(template);
  const pricing = input.object("pricing", { required: true });
  if (pricing !== undefined) judgePricing(pricing, checkType);
  judgeCountries(input);
  input.texts("supported_features");
  for (const form of ["credentials", "config"] as const) {
    const fields = input.object(form, { required: true })?.objects("fields", { required: true }) ?? [];
    const names = fields.map((field) => field.raw["name"]);
    for (const [index, field] of fields.entries()) {
      for (const member of ["type", "name", "label"]) field.text(member, { required: true, min: 1 });
      if (typeof names[index] === "string" && names.indexOf(names[index]) < index)
        field.fail("name", "Another field has this name.");
      (form === "credentials" ? judgeCredential : judgeField)(field);
    }
  }
  return problems.map(({ field, message }) => `${field}: ${message}`);
}

/** The intervals stand in an object in one source, and beside `type` in another one. */
function judgeTemplate(template: InputReader): void {
  const type = template.text("type", { required: true, min: 1 });
  for (const name of ["timeout", "request_timeout", "callback_timeout"]) template.integer(name, { min: 1 });
  for (const name of ["request_timeouts", "callback_timeouts"]) {
    const timeouts = template.object(name);
    for (const member of ["default", "start", "poll"]) timeouts?.integer(member, { min: 1 });
  }
  if (type !== "ONE_TIME_POLLING" && type !== "MONITORED_POLLING") return;
  const flat = typeof template.raw["polling_strategy"] === "string";
  const polling = flat ? template : template.object("polling_strategy", { required: true });
  for (const name of ["initial_interval", "polling_interval"])
    polling?.integer(name, { required: true, min: 0 });
  polling?.integer("max_polls", { required: true, min: 1 });
  if (type === "MONITORED_POLLING")
    template
      .object("monitoring_strategy", { required: true })
      ?.integer("update_interval", { required: true, min: 0 });
}

function judgePricing(pricing: InputReader, checkType: string): void {
  const resells = pricing.flag("supports_reselling");
  const { maximum_cost = null, supports_reselling = null } = pricing.raw;
  if (supports_reselling === null) pricing.fail("supports_reselling", "supports_reselling is required.");
  if (resells === true && isCustom(checkType))
    pricing.fail("supports_reselling", "Custom checks are not resold.");
  if (maximum_cost === null) {
    if (resells === true) pricing.fail("maximum_cost", "maximum_cost is required where checks are resold.");
  } else if (typeof maximum_cost !== "number" || maximum_cost < 0) {
    pricing.fail("maximum_cost", "maximum_cost must be a number, at least 0.");
  }
}

function judgeCountries(input: InputReader): void {
  const countries = input.texts("supported_countries") ?? [];
  if (countries.length === 0) input.fail("supported_countries", "At least one country is required.");
  if (countries.some((country) => !/^[A-Z]{3}$/.test(country)))
    input.fail("supported_countries", "Countries are ISO 3166-1 alpha-3.");
}

function judgeCredential(field: InputReader): void {
  const { type } = field.raw;
  if (typeof type === "string" && type !== "string" && type !== "password")
    field.fail("type", "type must be string or password.");
}

/** The default is one of the values that the field can have; only a choice of several may be `null`. */
function judgeField(field: InputReader): void {
  const { type, default: given, options = null } = field.raw;
  field.text("subtext");
  if (!("default" in field.raw)) {
    field.fail("default", "default is required.");
  } else if (type === "MultiSelect") {
    const chosen = field.texts("default") ?? [];
    if (!chosen.every((choice) => !Array.isArray(options) || options.includes(choice)))
      field.fail("default", "default must be among the options.");
  } else if ((type === "string" || type === "boolean") && typeof given !== type) {
    field.fail("default", `default must be a ${type}.`);
  }
  if (type === "MultiSelect" && (field.texts("options") ?? []).length === 0)
    field.fail("options", "options are required.");
  if ((type === "string" || type === "boolean") && options !== null)
    field.fail("options", "Only MultiSelect has options.");
}
