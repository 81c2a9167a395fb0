import { malformed, refusal } from "./refusal.ts";

/** The headers of a delivery: those of the Fetch API, or an object as `node:http` has it, in any letter case. */
export type WebhookHeaders = HeaderLookup | Readonly<Record<string, string | readonly string[] | undefined>>;

/** What is needed of the `Headers` of the Fetch API. */
export interface HeaderLookup {
  /** The value of a header, in any letter case. */
  get(name: string): string | null;
}

/** No header of a signature is longer, in characters. */
const maxLength = 4096;

/**
 * The value of a header. Several headers of one name count as one list, as HTTP has it.
 *
 * @throws {WebhookVerificationError} when it is absent, empty or longer than 4096 characters
 * @see RFC 9110, section 5.3
 */
export function headerValue(headers: WebhookHeaders, name: string): string {
  const value = valuesOf(headers, name).filter(Boolean).join(", ").trim();
  if (value === "") throw refusal("missing", `The delivery has no header "${name}".`);
  if (value.length > maxLength) throw malformed(name);
  return value;
}

function valuesOf(headers: WebhookHeaders, name: string): readonly unknown[] {
  const wanted = name.toLowerCase();
  if (typeof headers?.get === "function") return [headers.get(name)];
  return Object.entries(headers ?? {})
    .filter(([key]) => key.toLowerCase() === wanted)
    .flatMap(([, value]) => value as unknown);
}
