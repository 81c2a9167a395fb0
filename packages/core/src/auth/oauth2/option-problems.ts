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
export function parametersProblem(
  parameters: Readonly<Record<string, unknown>>,
  reserved: readonly string[],
): string | undefined {
  const found = reserved.find((name) => Object.hasOwn(parameters, name));
  if (found !== undefined) return `holds "${found}", which has an option of its own`;
  return Object.values(parameters).every((value) => typeof value === "string")
    ? undefined
    : "holds a value that is no string";
}
