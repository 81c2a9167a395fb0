import { rejectProblems, problem } from "../options/reject-problems.ts";
import { ownProperties } from "../options/own-properties.ts";
import { constantTimeEqual, utf8 } from "../crypto/digest.ts";
import { rawBytes } from "../crypto/raw-bytes.ts";
import type { BodyInput } from "../signatures/message.ts";
import { malformed, refusal } from "./refusal.ts";
import { schemeProblems, type WebhookScheme } from "./scheme.ts";
import { signatureOf, signedMessage } from "./signed-message.ts";
import { readTimestamp } from "./signed-timestamp.ts";
import { headerValue, type WebhookHeaders } from "./webhook-headers.ts";
import { SecretRing, secretsProblems, type WebhookSecrets } from "./webhook-secrets.ts";

/** How a signed delivery is verified. */
export interface SignatureOptions {
  readonly scheme: WebhookScheme;
  /** The secret, or several while it is being changed; each a value, or a function that fetches it. */
  readonly secrets: WebhookSecrets;
  /** How far a signed time may lie in the past or in the future. `0` is zero. @default 300000 */
  readonly toleranceMs?: number | undefined;
}

/** Options of {@link verify}. */
export interface VerifyOptions extends SignatureOptions {
  /** The wall clock, milliseconds since 1970. @default `Date.now` */
  readonly now?: (() => number) | undefined;
}

/** A delivery whose signature is right. */
export interface VerifiedWebhook {
  /** The bytes that were signed. */
  readonly body: Uint8Array;
  /** The signed time, milliseconds since 1970; `undefined` where the scheme has none. */
  readonly signedAtMs: number | undefined;
}

/** Verifies one delivery after another, with secrets that are read once. */
export type SignatureVerifier = (
  rawBody: BodyInput,
  headers: WebhookHeaders,
  nowMs: number,
) => Promise<VerifiedWebhook>;

/**
 * Proves that a delivery was signed with one of the secrets, and when.
 *
 * @throws {WebhookVerificationError} when the signature is missing, malformed, stale or does not match
 * @throws {ConfigurationError} when an option cannot work, no secret is given or the body was parsed before
 * @see RFC 2104
 * @example
 * ```ts
 * import { verify } from "@idbraid/core/webhooks";
 *
 * export async function isGenuine(request: Request): Promise<boolean> {
 *   const scheme = { header: "x-acme-signature", encoding: "hex" } as const;
 *   const secrets = "from your settings";
 *   return verify(await request.arrayBuffer(), request.headers, { scheme, secrets }).then(
 *     () => true,
 *     () => false,
 *   );
 * }
 * ```
 */
export async function verify(
  rawBody: BodyInput,
  headers: WebhookHeaders,
  options: VerifyOptions,
): Promise<VerifiedWebhook> {
  return signatureVerifier("verify", options)(rawBody, headers, wallClock(options));
}

/** @throws {ConfigurationError} when an option cannot work; all problems at once */
export function signatureVerifier(factory: string, options: SignatureOptions): SignatureVerifier {
  const { scheme, secrets, toleranceMs = 300_000 } = ownProperties(options);
  rejectProblems(factory, [
    ...schemeProblems(scheme),
    ...secretsProblems(secrets),
    problem("toleranceMs", toleranceMs >= 0 ? undefined : "must be 0 or more"),
  ]);
  const ring = new SecretRing(secrets);
  const { timestamp } = scheme;

  return async (rawBody, headers, nowMs) => {
    const body = rawBytes(rawBody, "rawBody");
    const candidates = signaturesIn(headerValue(headers, scheme.header), scheme);
    const signedAtMs = timestamp && readTimestamp(headerValue(headers, timestamp.header), timestamp);
    const message = signedMessage(scheme, body, (name) => headerValue(headers, name));
    const genuine = await ring.accepts(async (secret) => {
      const expected = utf8(await signatureOf(scheme, secret, message));
      return candidates.map((candidate) => constantTimeEqual(utf8(candidate), expected)).includes(true);
    }, nowMs);
    if (!genuine) throw refusal("mismatch", `The signature in "${scheme.header}" is not that of this body.`);
    if (signedAtMs !== undefined && !(Math.abs(nowMs - signedAtMs) <= toleranceMs))
      throw refusal("stale", `The signed time is more than ${toleranceMs} ms from now.`);
    return { body, signedAtMs };
  };
}

/** The time to compare a signed one with. */
export function wallClock({ now = Date.now }: Pick<VerifyOptions, "now">): number {
  return now();
}

/** The signatures in a header, in the form that they are compared in: only that of the right bytes is equal. */
function signaturesIn(
  value: string,
  { header, encoding, prefix = "", separator }: WebhookScheme,
): readonly string[] {
  const given = separator === undefined ? [value] : value.split(separator).map((each) => each.trim());
  // A list may hold signatures of other versions, under other prefixes.
  const ours = given.filter((each) => each.startsWith(prefix)).map((each) => each.slice(prefix.length));
  const form = encoding === "hex" ? /^[0-9a-f]+$/i : /^[A-Za-z0-9+/]+={0,2}$/;
  if (ours.length === 0 || !ours.every((each) => form.test(each))) throw malformed(header);
  return encoding === "hex" ? ours.map((each) => each.toLowerCase()) : ours;
}
