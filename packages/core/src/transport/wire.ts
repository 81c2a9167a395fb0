import { ConfigurationError } from "../errors/configuration-error.ts";
import type { StreamedBody } from "./streamed-body.ts";

/** The methods these providers use. */
export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Header names as they are written on the wire, each with one value. */
export type WireHeaders = Readonly<Record<string, string>>;

/** A request as it goes on the wire. It is never changed: a strategy returns a copy. */
export interface WireRequest {
  readonly method: HttpMethod;
  /** Scheme, host and port, such as `https://api.example.com`. */
  readonly origin: string;
  /** Path and query, encoded, as in the request line. */
  readonly target: string;
  readonly headers: WireHeaders;
  /** The exact bytes that are signed, sent and sent again. */
  readonly body: Uint8Array | undefined;
  /** A body that is read while it is sent; there are then no bytes to sign. */
  readonly streamed?: StreamedBody | undefined;
}

/**
 * The bytes of a body, for strategies that sign or digest them; `undefined` when there is no body.
 *
 * @param strategy The name of the strategy, for the message.
 * @throws {ConfigurationError} when the body is a stream
 */
export function bodyBytes(request: WireRequest, strategy: string): Uint8Array | undefined {
  if (request.streamed === undefined) return request.body;
  throw new ConfigurationError({
    code: "body_not_signable",
    message: `Nothing was sent: the auth strategy "${strategy}" needs the bytes of the body, and this one is a stream. Read it into memory and send it as bytes.`,
  });
}

/** An empty header map without a prototype. */
export function emptyHeaders(): Record<string, string> {
  return Object.create(null) as Record<string, string>;
}

/** A copy of the headers in which `name` has this value, whatever letter case it had before. */
export function withHeader(headers: WireHeaders, name: string, value: string): WireHeaders {
  const copy = withoutHeader(headers, name);
  copy[name] = value;
  return copy;
}

function withoutHeader(headers: WireHeaders, name: string): Record<string, string> {
  const wanted = name.toLowerCase();
  const copy = emptyHeaders();
  for (const key of Object.keys(headers)) {
    if (key.toLowerCase() !== wanted) copy[key] = headers[key] as string;
  }
  return copy;
}
