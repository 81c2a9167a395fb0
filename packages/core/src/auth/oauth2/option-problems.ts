/** What is wrong with a list of scopes. @see RFC 6749, section 3.3 */
export function scopesProblem(scopes: readonly unknown[]): string | undefined {
  if (!Array.isArray(scopes)) return "must be a list";
  const good = scopes.every(
    (scope) => typeof scope === "string" && /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope),
  );
  return good
    ? undefined
    : "holds a scope that is empty or has white space, quotes, backslashes or non-ASCII letters";
}

/** What is wrong with more fields of a request. The reserved ones are set by other means. */
export function parametersProblem(parameters: unknown, reserved: readonly string[]): string | undefined {
  if (!isPlain(parameters)) return "must be a plain object";
  const found = reserved.find((name) => Object.hasOwn(parameters, name));
  if (found !== undefined) return `holds "${found}", which has an option of its own`;
  return Object.values(parameters).every((value) => typeof value === "string")
    ? undefined
    : "holds a value that is no string";
}

/** A Map or `URLSearchParams` would be taken for one without fields. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
