import { ConfigurationError } from "../errors/configuration-error.ts";
import { type HeadersInput, readHeaders } from "./headers-input.ts";

/** The bytes of a body. A text counts in UTF-8; nothing stands for no body. */
export type BodyInput = Uint8Array | ArrayBuffer | string | null | undefined;

/** A body that went by in pieces: what is left of it is enough to sign it, or to verify it. */
export interface HashedBody {
  readonly size: number;
  /** The SHA-256 of its bytes. */
  readonly sha256: Uint8Array;
}

/** A request as it goes, or came, over the wire. */
export interface SignedRequest {
  /** As in the request line, such as `GET`. */
  readonly method: string;
  /**
   * Path and query exactly as in the request line, never decoded or rewritten: `req.url` of `node:http`,
   * `req.originalUrl` of Express.
   */
  readonly target: string;
  readonly headers: HeadersInput;
  /**
   * The raw bytes of the body, as they were sent. Leave it out where there is none: Express 4 makes that an empty object.
   */
  readonly body?: BodyInput;
}

/** The answer to a request. Its status is no part of a signature. */
export interface SignedResponse {
  /** @default none but those that signing adds */
  readonly headers?: HeadersInput | undefined;
  /** The final bytes of the body, or their hash where they were not kept. */
  readonly body?: BodyInput | HashedBody;
}

/** What may be signed: the values of each header by its lower-case name, and of `(request-target)` and its like. */
export type Lines = Map<string, readonly string[]>;

/** The lines of a request; a text that tells why, where two different requests could have the same ones. */
export function requestLines({ method, target, headers }: SignedRequest): Lines | string {
  if (!/^[A-Z-]+$/.test(method)) return "its method is not in upper case";
  if (!/^[/*][\x21-\x7e\x80-\xff]*$/.test(target)) return "its target is not that of a request line";
  return readHeaders(headers).set("(request-target)", [`${method.toLowerCase()} ${target}`]);
}

/**
 * The text that is signed: a line for each covered name, in the order of the list, without a line break at the end.
 *
 * @see draft-cavage-http-signatures-12, section 2.3
 */
export function signingString(covered: readonly string[], lines: Lines): string {
  return covered.map((name) => `${name}: ${(lines.get(name) ?? []).join(", ")}`).join("\n");
}

/** The first name that can be neither signed nor verified: each must be in the message exactly once, on one line. */
export function firstUnfit(covered: readonly string[], lines: Lines): string | undefined {
  const seen = new Set<string>();
  return covered.find((name) => {
    const values = lines.get(name);
    const fits =
      values?.length === 1 && !/[^\t\x20-\x7e\x80-\xff]/.test(values[0] as string) && !seen.has(name);
    seen.add(name);
    return !fits;
  });
}

/** A message of ours that can be neither signed nor verified, for a reason that its maker can mend. */
export function unusable(why: string): ConfigurationError {
  return new ConfigurationError({ message: `The message can be neither signed nor verified: ${why}.` });
}
