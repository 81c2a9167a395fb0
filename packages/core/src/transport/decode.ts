import type { InvalidResponseReason } from "../errors/invalid-response-error.ts";
import type { WireAnswer } from "./wire-answer.ts";

/** The JSON of a successful answer, or why there is none. */
export type Decoded = { readonly data: unknown } | { readonly problem: InvalidResponseReason };

/** Decodes by the rules for successes: JSON by its content type, strict UTF-8, not empty. 204 and 205 have no data. */
export function decodeJson(answer: WireAnswer): Decoded {
  if (answer.status === 204 || answer.status === 205) return { data: undefined };
  if (answer.body.length === 0) return { problem: "empty" };
  if (!isJson(answer.headers.first("content-type"))) return { problem: "content-type" };
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(answer.body);
  } catch {
    return { problem: "encoding" };
  }
  try {
    return { data: JSON.parse(text) as unknown };
  } catch {
    return { problem: "json" };
  }
}

/** Error bodies are read leniently: JSON if it parses, whatever its type says; else text; else nothing. */
export function decodeError(body: Uint8Array): unknown {
  if (body.length === 0) return undefined;
  const text = new TextDecoder().decode(body);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** `application/json` or a type that ends in `+json`, with or without parameters. */
export function isJson(contentType: string | undefined): boolean {
  return (
    contentType !== undefined && /^\s*application\/(?:json|[\w.!#$&^-]+\+json)\s*(?:;|$)/i.test(contentType)
  );
}
