import { unusable } from "./unusable.ts";

/**
 * What PassFort makes of the `custom_data` of several messages: one object, in which a member of a later part takes the place
 * of an earlier one of the same name. Parts that are `undefined` or `null` are passed over, and so are members named
 * `__proto__`, `constructor` or `prototype`.
 *
 * @throws {ConfigurationError} when a part is no plain object
 * @see PassFort's documentation, "Document verification": custom data
 */
export function mergeCustomData(
  ...parts: readonly (Readonly<Record<string, unknown>> | null | undefined)[]
): Record<string, unknown> {
  const merged: Record<string, unknown> = {};
  for (const [index, part] of parts.entries()) {
    if (part === undefined || part === null) continue;
    if (!isPlainObject(part))
      throw unusable("mergeCustomData", [{ path: `parts.${index}`, message: "must be a plain object" }]);
    for (const [name, value] of Object.entries(part)) if (!dangerous.includes(name)) merged[name] = value;
  }
  return merged;
}

/** Names that would change what an object is. */
const dangerous: readonly string[] = ["__proto__", "constructor", "prototype"];

function isPlainObject(value: object): boolean {
  if (typeof value !== "object") return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null; // also one of another realm
}
