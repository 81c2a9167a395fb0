/** Makes a value of a body, such as by `JSON.parse` or by decrypting it. What it throws counts as a malformed body. */
export type EventParser = (body: Uint8Array) => unknown;

/** JSON in UTF-8. Bytes that are not UTF-8 are refused. @throws {Error} when it is neither @see RFC 8259 */
export function parseJson(body: Uint8Array): unknown {
  return JSON.parse(utf8Text(body));
}

/**
 * The fields of a form in UTF-8, each a string. A field that comes twice is refused.
 *
 * @throws {Error} when it is not UTF-8, or a field comes twice
 * @see The URL Standard, `application/x-www-form-urlencoded`
 */
export function parseForm(body: Uint8Array): Readonly<Record<string, string>> {
  const fields = [...new URLSearchParams(utf8Text(body))];
  if (new Set(fields.map(([name]) => name)).size < fields.length) throw new Error("A field comes twice.");
  return Object.fromEntries(fields);
}

function utf8Text(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
}
