import { ownProperties } from "../options/own-properties.ts";
import { responseBodyFacts } from "./body-hash.ts";
import { checkSignature, type CheckOptions } from "./check-signature.ts";
import { readHeaders } from "./headers-input.ts";
import { refusal } from "./refuse.ts";
import { unusable, type Lines, requestLines, type SignedRequest, type SignedResponse } from "./message.ts";
import { single } from "./verify.ts";

/** What is known of a response whose signature holds. */
export interface VerifiedResponse {
  /** The id of the key that signed it. */
  readonly keyId: string;
  /** The names that the signature covers, in lower case. The status is never covered. */
  readonly covered: readonly string[];
  /** When it was signed by the server's clock, in milliseconds since 1970. */
  readonly signedAtMs: number;
}

/**
 * What the signature of a response says, once it holds for the response to this very request: its `(request-target)`
 * and `host` are those of the request that was sent. It is read from the `Signature` header.
 *
 * One key serves both directions, so that anybody could send a request back as its own response. Pass the headers as
 * they were sent, with the signature: a response that bears the same one is refused as `mismatch`. So is an honest
 * echo of the body within the same second, which nothing tells from that.
 *
 * @throws {SignatureError} when the signature is refused
 * @throws {ConfigurationError} when the body was parsed, a key cannot be had, or an option cannot work
 * @see draft-cavage-http-signatures-12, section 4
 */
export async function verifyResponse(
  response: SignedResponse,
  request: Pick<SignedRequest, "method" | "target" | "headers">,
  options: CheckOptions,
): Promise<VerifiedResponse> {
  const sent = requestLines(request);
  if (typeof sent === "string") throw unusable(sent);
  const lines: Lines = readHeaders(response.headers ?? {});
  for (const name of ["(request-target)", "host"]) lines.set(name, sent.get(name) ?? []);
  const text = single(lines, "signature");
  const body = responseBodyFacts(response.body);
  const checked = await checkSignature(text, lines, body, ownProperties(options));
  const { keyId, covered, signedAtMs, signature } = checked;
  if (["authorization", "signature"].some((name) => sent.get(name)?.join().includes(`"${signature}"`)))
    throw refusal("mismatch", "it is the one that the request bore");
  return { keyId, covered, signedAtMs };
}
