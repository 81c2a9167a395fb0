import { ConfigurationError } from "../errors/configuration-error.ts";

/**
 * Headers in any of their forms: Fetch `Headers`, pairs, a record, or the `rawHeaders` of `node:http`. Repeated headers
 * are refused where they are signed, and only pairs, `rawHeaders` and arrays in a record can show them: prefer
 * `rawHeaders` on Node.
 */
export type HeadersInput =
  | Iterable<readonly [name: string, value: string]>
  | readonly string[]
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Every value of each header in order, by lower-case name, without the spaces and tabs around it.
 *
 * @throws {ConfigurationError} when it is none of these forms
 */
export function readHeaders(headers: HeadersInput): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const line of linesOf(headers)) {
    const [name, value] = Array.isArray(line) ? (line as unknown[]) : [];
    if (typeof name !== "string" || typeof value !== "string") throw unreadable();
    const key = name.toLowerCase();
    const values = found.get(key) ?? [];
    found.set(key, values);
    values.push(bareValue(value));
  }
  return found;
}

/** Without the spaces and tabs that HTTP allows around it; any other white space, such as a line break, is part of it. */
function bareValue(value: string): string {
  const bare = value.trim();
  return /[^ \t]/.test(value.replace(bare, "")) ? value : bare;
}

function linesOf(headers: unknown): Iterable<unknown> {
  if (typeof headers !== "object" || headers === null) throw unreadable();
  if (Array.isArray(headers) && typeof headers[0] === "string")
    return headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1]]] : []));
  if (Symbol.iterator in headers) return headers as Iterable<unknown>;
  return Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one: unknown) => [name, one]),
  );
}

function unreadable(): ConfigurationError {
  return new ConfigurationError({
    message: '"headers" must be Fetch Headers, pairs, a record of texts or rawHeaders.',
  });
}
