import { ownProperties } from "../options/own-properties.ts";
import { bodyFacts } from "./body-hash.ts";
import { checkSignature, type CheckOptions } from "./check-signature.ts";
import { type Lines, requestLines, type SignedRequest } from "./message.ts";
import { refusal } from "./refuse.ts";
import { VerifiedRequest } from "./verified-request.ts";

/** Options of {@link verify}. */
export interface VerifyOptions extends CheckOptions {
  /** The header in which the signature comes. @default "Authorization" */
  readonly header?: "Authorization" | "Signature" | undefined;
}

/**
 * The request, once its signature holds: made with a known key, over at least what the profile demands, fresh, and
 * with a digest of these very bytes. Answer any `SignatureError` with a 401 that says no more and is not signed.
 *
 * @throws {SignatureError} when the signature is refused; `reason` is for the log alone
 * @throws {ConfigurationError} when the body was parsed (`raw_body_required`), a key cannot be had
 *   (`credential_unavailable`), or an option cannot work
 * @throws {IdentityError} when the replay guard refuses because its store fails (`store_unavailable`)
 * @see draft-cavage-http-signatures-12
 * @example
 * ```ts
 * import { verify } from "@idbraid/core/signatures";
 *
 * const request = {
 *   method: "GET",
 *   target: "/config",
 *   headers: ["Host", "api.example.com", "Authorization", "Signature …"], // rawHeaders of node:http
 * };
 * const keys = new Map([["key-1", new Uint8Array(32).fill(7)]]);
 * const { keyId } = await verify(request, { keys });
 * ```
 */
export async function verify(request: SignedRequest, options: VerifyOptions): Promise<VerifiedRequest> {
  const own = ownProperties(options);
  const lines = requestLines(request);
  if (typeof lines === "string") throw refusal("malformed", lines);
  const text = own.header === "Signature" ? single(lines, "signature") : authorization(lines);
  return new VerifiedRequest(await checkSignature(text, lines, bodyFacts(request.body), own), lines);
}

function authorization(lines: Lines): string {
  const [, parameters] = /^signature (.*)/is.exec(single(lines, "authorization")) ?? [];
  if (parameters === undefined) throw refusal("missing", "there is another scheme");
  return parameters;
}

/** The only value of the header that carries a signature. */
export function single(lines: Lines, name: string): string {
  const [value, ...more] = lines.get(name) ?? [];
  if (value === undefined) throw refusal("missing", "there is none");
  if (more.length > 0) throw refusal("malformed", "there is more than one");
  return value;
}
