import { utf8 } from "../../crypto/digest.ts";
import { ConfigurationError } from "../../errors/configuration-error.ts";
import { bodyBytes, type WireRequest } from "../../transport/wire.ts";
import { sourceFailure } from "../secrets/source-failure.ts";

/**
 * One part of the message that is signed: fixed text, the value of one of `fields`, a header of the request, the
 * timestamp in decimal digits, the method, path and query as in the request line, the bytes of the body, or what a
 * function makes of the request. Parts follow each other without a separator; text counts in UTF-8.
 */
export type HmacPart =
  | { readonly text: string }
  | { readonly field: string }
  | { readonly header: string }
  | "timestamp"
  | "method"
  | "target"
  | "body"
  | ((request: WireRequest) => string | Uint8Array);

/** What the parts of a message refer to. */
export interface HmacFacts {
  readonly timestamp: string;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * The bytes that are signed.
 *
 * @throws {ConfigurationError} when the request lacks a header that is signed, or a function fails
 */
export function hmacMessage(parts: readonly HmacPart[], request: WireRequest, facts: HmacFacts): Uint8Array {
  const pieces = parts.map((part) => bytesOf(part, request, facts));
  const message = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    message.set(piece, offset);
    offset += piece.length;
  }
  return message;
}

function bytesOf(part: HmacPart, request: WireRequest, facts: HmacFacts): Uint8Array {
  if (typeof part === "function") return made(part, request);
  switch (part) {
    case "timestamp":
      return utf8(facts.timestamp);
    case "method":
    case "target":
      return utf8(request[part]);
    case "body":
      return bodyBytes(request, "hmac") ?? new Uint8Array(0);
    default:
  }
  if ("text" in part) return utf8(part.text);
  if ("field" in part) return utf8(facts.fields[part.field] as string);
  return utf8(headerOf(request, part.header));
}

function made(part: (request: WireRequest) => string | Uint8Array, request: WireRequest): Uint8Array {
  let value: unknown;
  try {
    value = part(request);
  } catch (error) {
    throw sourceFailure("message", error);
  }
  if (typeof value === "string") return utf8(value);
  if (value instanceof Uint8Array) return value;
  throw unsigned('a function in "message" gave neither text nor bytes. Make it return one of them');
}

function headerOf({ headers, origin }: WireRequest, wanted: string): string {
  const name = Object.keys(headers).find((key) => key.toLowerCase() === wanted.toLowerCase());
  if (name !== undefined) return headers[name] as string;
  if (wanted.toLowerCase() === "host") return new URL(origin).host; // the transport adds it
  throw unsigned(
    `it has no header "${wanted}", which "message" names. Send that header, or sign something else`,
  );
}

function unsigned(why: string): ConfigurationError {
  return new ConfigurationError({ message: `hmac() could not sign the request: ${why}.` });
}
