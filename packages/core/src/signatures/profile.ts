/** What signatures must be like to be accepted. The sender decides none of it. */
export interface SignatureProfile {
  /**
   * The values of the `algorithm` parameter that are accepted; `undefined` stands for a signature without one.
   * Whatever it says, the signature must be HMAC-SHA-256.
   */
  readonly labels: readonly (string | undefined)[];
  /** Names that every signature must cover, in lower case. `digest` is demanded besides wherever there is a body. */
  readonly required: readonly string[];
  /** Whether a digest is demanded without a body too. One that is there is compared in any case. */
  readonly digestOnEmptyBody: "optional" | "required";
  /** `single` takes one SHA-256 value only; of a list, `firstSupported` takes the first such value. */
  readonly digestList: "single" | "firstSupported";
  /** Takes parameters whose last value lacks its closing quote, as some senders write them. */
  readonly allowUnterminatedLastQuote: boolean;
  /** Takes `(created)` and `(expires)` in the list, unless the label begins with `hmac`, `rsa` or `ecdsa`. */
  readonly allowCreated: boolean;
  /** How far the signed time may be from the clock, before and after, in milliseconds; 0 is no distance at all. */
  readonly windowMs: number;
}

/** What makes a profile useless; `undefined` for one that can be verified with. */
export function profileProblem(profile: SignatureProfile): string | undefined {
  const { labels, required, windowMs } = { ...profile };
  const isUsable = Array.isArray(labels) && Array.isArray(required) && windowMs >= 0 && windowMs < Infinity;
  return isUsable ? undefined : "needs all of strictProfile, and a finite windowMs";
}

/** The profile that verification takes unless told otherwise: all of the draft's doubts are refused, ±300 s. */
export const strictProfile: SignatureProfile = /* @__PURE__ */ Object.freeze({
  labels: ["hmac-sha256", undefined],
  required: ["(request-target)", "host", "date"],
  digestOnEmptyBody: "optional",
  digestList: "single",
  allowUnterminatedLastQuote: false,
  allowCreated: false,
  windowMs: 300_000,
});
