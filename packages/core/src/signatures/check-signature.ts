import { constantTimeEqual, hmac, utf8 } from "../crypto/digest.ts";
import { fromBase64 } from "../crypto/encoding.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { sentence } from "../errors/problems.ts";
import type { ReplayGuard } from "../store/replay-guard.ts";
import { acceptableSignature } from "./acceptable.ts";
import type { BodyFacts } from "./body-hash.ts";
import { digestHolds } from "./digest-header.ts";
import { freshTime } from "./freshness.ts";
import { findKey, type KeySource } from "./keys.ts";
import { type Lines, signingString } from "./message.ts";
import { profileProblem, type SignatureProfile, strictProfile } from "./profile.ts";
import { refusal } from "./refuse.ts";

/** What signatures are checked with. */
export interface CheckOptions {
  /** The keys that are accepted, by key id. A key is bytes: decode one that was given as base64. */
  readonly keys: KeySource;
  /** What a signature must be like. @default strictProfile */
  readonly profile?: SignatureProfile | undefined;
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: (() => number) | undefined;
  /** Refuses a signature that was seen before. @default none: within the window a message may come again */
  readonly replay?: ReplayGuard | undefined;
}

/** What is true of a message whose signature holds. */
export interface CheckedSignature {
  readonly keyId: string;
  readonly key: Uint8Array;
  readonly covered: readonly string[];
  /** The signed time, in milliseconds since 1970. */
  readonly signedAtMs: number;
  /** The MAC in base64. */
  readonly signature: string;
}

/**
 * The MAC first, then the time, the body and the replay guard: who has no key learns nothing of them.
 *
 * @param text The parameters of the signature.
 * @param options A copy of their own properties.
 */
export async function checkSignature(
  text: string,
  lines: Lines,
  body: BodyFacts,
  options: CheckOptions,
): Promise<CheckedSignature> {
  const { keys, profile = strictProfile, now = Date.now, replay } = options;
  rejectUseless(keys, profile);
  const { keyId, covered, signature } = acceptableSignature(text, lines, body.size > 0, profile);

  const key = await findKey(keys, keyId);
  const signed = utf8(signingString(covered, lines));
  const expected = await hmac("SHA-256", key ?? new Uint8Array(32), signed); // an unknown key id costs the same
  const fits = constantTimeEqual(fromBase64(signature) ?? new Uint8Array(0), expected);
  if (key === undefined) throw refusal("unknown-key", "no key has its id");
  if (!fits) throw refusal("mismatch", mismatch);

  const signedAtMs = freshTime(covered, lines, profile.windowMs, now());
  await checkDigest(lines.get("digest") ?? [], body, profile);
  // A second longer than it can be fresh: the lifetime begins after the clock was read.
  if (replay !== undefined && !(await replay.firstUse(expected, 2 * profile.windowMs + 1000)))
    throw refusal("replayed", "it was used before");
  return { keyId, key, covered, signedAtMs, signature };
}

const mismatch = "it does not fit: method, target and host must be the sender's, the key bytes, not base64";

/** A digest that is there must hold, whether it had to be there or not. */
async function checkDigest(
  [value, ...more]: readonly string[],
  body: BodyFacts,
  { digestList }: SignatureProfile,
): Promise<void> {
  if (value === undefined) return; // where one is demanded, it is covered and thus there
  if (more.length === 0 && digestHolds(value, await body.sha256(), digestList)) return;
  throw refusal("digest", "the Digest is not that of the body");
}

function rejectUseless(keys: unknown, profile: SignatureProfile): void {
  const problems = [];
  if (typeof keys !== "function" && !(keys instanceof Map))
    problems.push({ path: "keys", message: "must be a Map or a function" });
  const useless = profileProblem(profile);
  if (useless !== undefined) problems.push({ path: "profile", message: useless });
  if (problems.length > 0)
    throw new ConfigurationError({ message: `verify: ${sentence(problems)}`, problems });
}
