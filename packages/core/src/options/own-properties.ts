/**
 * A copy without a prototype, and so are the groups within it: what someone put on `Object.prototype` decides nothing.
 * `__proto__` and its like are never copied. Of nothing it is empty, so that what is needed is told as missing.
 */
export function ownProperties<T extends object>(source: T): T {
  const copy = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(source ?? {})) {
    if (key === "__proto__" || key === "constructor" || key === "prototype") continue;
    const value = (source as Readonly<Record<string, unknown>>)[key];
    copy[key] = isPlain(value) ? ownProperties(value) : value;
  }
  return copy as T;
}

/** Groups of options are copied; objects with behaviour, such as a logger or a store, stay what they are. */
function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return !Object.values(value).some((member) => typeof member === "function");
}
