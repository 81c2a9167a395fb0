import { isUuid } from "../is-uuid.ts";
import { errorSubTypes, errorTypes } from "../schemas/enums.ts";
import { type Facts, listAt, maximumCostOf, objectAt, textAt } from "./facts.ts";
import { slipOf } from "./known-values.ts";

/** What is wrong with the members that all answers have in common. Values are not repeated. */
export function envelopeProblems(facts: Facts, json: unknown, relationship: "DIRECT" | "PASSFORT"): string[] {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return ["the body is no JSON object"];
  const answer = objectAt(json);
  const { errors, warnings, custom_data, external_resources } = answer;
  return [
    ...(isList(errors) ? [] : ["errors is no list"]),
    ...(isList(warnings) ? [] : ["warnings is no list"]),
    ...listAt(answer, "errors").flatMap((error, at) => errorProblems(error, `errors.${at}`)),
    ...listAt(answer, "warnings").flatMap((each, at) => texts(each, ["type", "message"], `warnings.${at}`)),
    ...chargeProblems(facts, answer, relationship),
    ...(custom_data === undefined ||
    custom_data === null ||
    (typeof custom_data === "object" && !Array.isArray(custom_data))
      ? []
      : ["custom_data is no object"]),
    ...(isList(external_resources) ? [] : ["external_resources is no list"]),
    ...listAt(answer, "external_resources").flatMap((each, at) =>
      resourceProblems(each, `external_resources.${at}`),
    ),
  ];
}

/** Charges come without errors, and only where PassFort resells. */
function chargeProblems(
  facts: Facts,
  answer: Readonly<Record<string, unknown>>,
  relationship: "DIRECT" | "PASSFORT",
): string[] {
  if (!isList(answer["charges"])) return ["charges is no list"];
  const charges = listAt(answer, "charges");
  if (charges.length === 0) return [];
  const amounts = charges.map((charge) => objectAt(charge)["amount"]);
  const sum = amounts.reduce<number>((total, amount) => total + (typeof amount === "number" ? amount : 0), 0);
  const maximum = maximumCostOf(facts);
  return [
    ...(listAt(answer, "errors").length > 0 ? ["charges beside errors"] : []),
    ...(relationship === "DIRECT" ? ["charges for a DIRECT check"] : []),
    ...amounts.flatMap((amount, at) =>
      Number.isSafeInteger(amount) && (amount as number) >= 0
        ? []
        : [`charges.${at}.amount is no whole number`],
    ),
    ...(maximum !== undefined && sum > maximum
      ? [`charges of ${sum}, above the maximum_cost of ${maximum}`]
      : []),
  ];
}

function errorProblems(error: unknown, path: string): string[] {
  const slips = [
    ...slipProblems(error, "type", errorTypes, path),
    ...slipProblems(error, "sub_type", errorSubTypes, path),
  ];
  return [...texts(error, ["type", "message"], path), ...slips];
}

function slipProblems(error: unknown, name: string, known: readonly string[], path: string): string[] {
  const value = textAt(error, name);
  const meant = slipOf(value, known);
  return meant === undefined || known.includes(value) ? [] : [`${path}.${name} should be ${meant}`];
}

function resourceProblems(resource: unknown, path: string): string[] {
  const { id, type } = objectAt(resource);
  return [
    ...(isUuid(id) ? [] : [`${path}.id is no UUID`]),
    ...(type === undefined || type === "EMBED" || type === "LINK"
      ? []
      : [`${path}.type is neither EMBED nor LINK`]),
  ];
}

function texts(value: unknown, names: readonly string[], path: string): string[] {
  return names.flatMap((name) =>
    textAt(value, name) === "" ? [`${path}.${name} is missing, or no text`] : [],
  );
}

/** A list, or nothing at all. */
function isList(value: unknown): boolean {
  return value === undefined || value === null || Array.isArray(value);
}
