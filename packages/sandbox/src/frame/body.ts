import { Refusal } from "./answers.ts";

/** The bytes of a request body as a JSON value, or nothing when there are none.
 * @throws {Refusal} with 400 when they are not JSON in UTF-8. */
export function parseJson(bytes: ArrayBuffer): unknown {
  if (bytes.byteLength === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown;
  } catch {
    throw new Refusal(400, { message: "The request body is not JSON in UTF-8." });
  }
}

/** Whether a `Content-Type` is JSON, either without a charset or with UTF-8. */
export function isJsonType(contentType: string | null): boolean {
  return /^application\/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i.test(contentType ?? "");
}
