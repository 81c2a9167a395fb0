import type { ProviderFault } from "@idbraid/core";
import { isRecord } from "../is-record.ts";

/**
 * What the body of an error says: `{ errors: [{ type, message }] }` as in the answers to checks, `{ message }` or
 * `{ error }`. It is not repeated in messages, as it may be about a person.
 *
 * @remarks Unconfirmed: PassFort does not document the bodies of its errors.
 */
export function readPassFortError(body: unknown): ProviderFault {
  if (!isRecord(body)) return typeof body === "string" ? { message: body } : {};
  const [first] = Array.isArray(body["errors"]) ? (body["errors"] as readonly unknown[]) : [];
  const error = isRecord(first) ? first : body;
  return {
    code: textOf(error["type"]) ?? textOf(error["code"]),
    message: textOf(error["message"]) ?? textOf(error["error"]),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
