import type { Problem } from "@idbraid/core/signatures";
import type * as z from "zod";
import { ownFeatures, allTemplates, checkTypes } from "./check-types.ts";
import type { CheckType } from "./config-document.ts";
import { configSchema } from "./config-schema.ts";

/**
 * Everything wrong with a config document; empty when PassFort can use it. Paths are those of the document, such as
 * `supported_countries.0`; that of the document itself is empty.
 *
 * @see PassFort's documentation, "Config"
 */
export function checkConfig(config: unknown): readonly Problem[] {
  const { error } = configSchema().safeParse(config, { reportInput: true });
  return [...(error?.issues ?? []).flatMap(toProblems), ...misfits(config)];
}

function toProblems(issue: z.core.$ZodIssue): readonly Problem[] {
  const path = issue.path.join(".");
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({ path: path === "" ? key : `${path}.${key}`, message: issue.message }));
  return [{ path, message: plain(issue) }];
}

/** What is wrong with a value, in words that do not repeat it. */
function plain({ code, message, input }: z.core.$ZodIssue): string {
  if (input === undefined && (code === "invalid_type" || code === "invalid_value")) return "is missing";
  const [, expected] = /^Invalid input: expected (\w+)/.exec(message) ?? [];
  return expected === undefined ? message : `must be of type ${expected}`;
}

/** What the check type does not allow, as far as the document can be read. */
function misfits(config: unknown): readonly Problem[] {
  const { check_type, check_template, pricing, supported_features } = members(config);
  if (typeof check_type !== "string" || !Object.hasOwn(checkTypes, check_type)) return [];
  const { templates, features, resells } = checkTypes[check_type as CheckType];
  const { type } = members(check_template);
  const problems: Problem[] = [];
  if (isOneOf(allTemplates(), type) && !isOneOf(templates, type))
    problems.push({
      path: "check_template.type",
      message: `must be ${templates.join(" or ")} where check_type is ${check_type}`,
    });
  if (!resells && members(pricing)["supports_reselling"] === true)
    problems.push({
      path: "pricing.supports_reselling",
      message: `must be false: PassFort resells no ${check_type}`,
    });
  for (const [index, feature] of listed(supported_features).entries()) {
    if (isOneOf(ownFeatures(), feature) && !isOneOf(features, feature))
      problems.push({ path: `supported_features.${index}`, message: `is no feature of ${check_type}` });
  }
  return problems;
}

function members(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isOneOf(known: readonly string[], value: unknown): boolean {
  return (known as readonly unknown[]).includes(value);
}
