import { encodeComponent } from "../transport/encode-component.ts";

/**
 * Encodes a query as RFC 3986 has it. `0`, `false` and the empty string are sent. Starts with `?`, or is empty.
 *
 * @throws {TypeError} for a value that is no text, number or boolean.
 * @throws {URIError} for text that is not well-formed Unicode.
 */
export function encodeQuery(query: Readonly<Record<string, unknown>> | undefined): string {
  if (query === undefined) return "";
  let text = "";
  for (const name of Object.keys(query)) {
    const value = query[name];
    if (value === undefined || value === null) continue;
    for (const one of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      if (!primitives.has(typeof one)) throw new TypeError("not a query value");
      text += `${text === "" ? "?" : "&"}${encodeComponent(name)}=${encodeComponent(String(one))}`;
    }
  }
  return text;
}

/** Whether every value can stand in a query. */
export function isQuery(query: Readonly<Record<string, unknown>>): boolean {
  return Object.values(query)
    .flat()
    .every((value) => value === undefined || value === null || primitives.has(typeof value));
}

const primitives = new Set(["string", "number", "boolean"]);
