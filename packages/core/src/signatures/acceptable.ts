import { firstUnfit, type Lines } from "./message.ts";
import { parseParameters } from "./parameters.ts";
import type { SignatureProfile } from "./profile.ts";
import { refusal } from "./refuse.ts";

/** What a signature says of itself, nothing of it proven. */
export interface ClaimedSignature {
  readonly keyId: string;
  /** The MAC in base64. */
  readonly signature: string;
  /** The names that are signed, in lower case. */
  readonly covered: readonly string[];
}

/**
 * What a signature says of itself, where the profile takes such a signature for these lines, which get its times.
 *
 * @throws {SignatureError} when it is `malformed`, names another `algorithm`, or leaves something `not-covered`
 */
export function acceptableSignature(
  text: string,
  lines: Lines,
  hasBody: boolean,
  profile: SignatureProfile,
): ClaimedSignature {
  const parameters = parseParameters(text, profile.allowUnterminatedLastQuote);
  if (typeof parameters === "string") throw refusal("malformed", parameters);
  const keyId = parameters.get("keyId");
  const signature = parameters.get("signature");
  if (keyId === undefined || signature === undefined)
    throw refusal("malformed", "it lacks keyId or signature");
  const algorithm = parameters.get("algorithm");
  if (!profile.labels.includes(algorithm)) throw refusal("algorithm", "its algorithm is not taken");

  const covered = (parameters.get("headers") ?? "(created)").toLowerCase().split(" ");
  const withDigest = hasBody || profile.digestOnEmptyBody === "required";
  const required = withDigest ? [...profile.required, "digest"] : profile.required;
  const missing = required.find((name) => !covered.includes(name));
  if (missing !== undefined) throw refusal("not-covered", `it does not cover "${missing}"`);

  // The draft keeps these two from the older labels; they are then as absent as where no parameter has them.
  const timed = profile.allowCreated && !/^(?:rsa|hmac|ecdsa)/.test(algorithm ?? "");
  for (const name of ["created", "expires"]) {
    const time = timed ? parameters.get(name) : undefined;
    lines.set(`(${name})`, time === undefined ? [] : [time]);
  }
  if (firstUnfit(covered, lines) !== undefined)
    throw refusal("malformed", "what it covers is not there exactly once");
  return { keyId, signature, covered };
}
