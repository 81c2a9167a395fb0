import { rejectProblems } from "../options/reject-problems.ts";
import { ownProperties } from "../options/own-properties.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { responseBodyFacts } from "./body-hash.ts";
import { readHeaders } from "./headers-input.ts";
import { makeSignature } from "./make-signature.ts";
import type { Lines, SignedResponse } from "./message.ts";
import { type SignatureStyle, styleProblems, usuallyCovered } from "./signature-style.ts";
import { VerifiedRequest } from "./verified-request.ts";

/** Options of {@link signResponse}. */
export interface SignResponseOptions extends SignatureStyle {
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: (() => number) | undefined;
}

/**
 * The headers that make the answer to a verified request signed, with the key that the request was signed with: `Date`,
 * `Digest` and `Signature`. Set each of them, in place of any of the same name. `host` is covered where the request's
 * signature covered it. The status is never covered.
 *
 * Only what `verify` gave can be answered so: one key serves both directions, and a signed answer to anybody would be a
 * signature for a target of their choice.
 *
 * @throws {ConfigurationError} when the request was not verified (`request_not_verified`), the body is no bytes
 *   (`raw_body_required`), a covered header is absent or repeated, or an option cannot work
 * @see draft-cavage-http-signatures-12, section 4
 * @example
 * ```ts
 * import { signResponse, verify, type SignedRequest } from "@idbraid/core/signatures";
 *
 * async function answer(request: SignedRequest, keys: Map<string, Uint8Array>): Promise<Response> {
 *   const verified = await verify(request, { keys });
 *   const body = JSON.stringify({ ok: true });
 *   return new Response(body, { headers: await signResponse({ body }, verified) });
 * }
 * ```
 */
export async function signResponse(
  response: SignedResponse,
  request: VerifiedRequest,
  options: SignResponseOptions = {},
): Promise<Record<string, string>> {
  const answered = VerifiedRequest.answered(request);
  if (answered === undefined) throw notVerified();
  const { now = Date.now, ...style } = ownProperties(options);
  rejectProblems("signResponse", styleProblems(style));

  const { keyId, key } = answered;
  const lines: Lines = readHeaders(response.headers ?? {});
  for (const name of ofTheRequest) {
    lines.delete(name);
    if (answered.covered.includes(name)) lines.set(name, answered.lines.get(name) ?? []);
  }
  const { covered = usuallyCovered } = style;
  const { parameters, headers } = await makeSignature(lines, responseBodyFacts(response.body), {
    ...style,
    covered: covered.filter((name) => name.toLowerCase() !== "host" || lines.has("host")),
    digestOnEmptyBody: style.digestOnEmptyBody ?? "send",
    keyId,
    key,
    nowMs: now(),
  });
  return { ...headers, Signature: parameters };
}

/** What a response does not have; it is taken over only where the request's signature covers it. */
const ofTheRequest = ["(request-target)", "host"];

function notVerified(): ConfigurationError {
  return new ConfigurationError({
    code: "request_not_verified",
    message:
      "signResponse() was called with a request that verify() did not give. Pass the result of verify(), and send answers to unverified requests unsigned.",
  });
}
