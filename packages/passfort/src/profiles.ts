import type { SignatureProfile } from "@idbraid/core/signatures";

/**
 * Which signatures an integration accepts. Both profiles take what PassFort sends, with its quirks: the label `hs2019` for
 * HMAC-SHA-256, and a last parameter whose closing quote is missing.
 *
 * - `seed`, the default, wants the host signed too, as PassFort's documentation of spring 2020 does. PassFort signs it.
 * - `current` follows the documentation from April 2020 on, which does not.
 *
 * @see PassFort's documentation, "Authentication"; PassFort's crate `http-sig`
 */
export const passfortProfiles: {
  readonly seed: SignatureProfile;
  readonly current: SignatureProfile;
} = /* @__PURE__ */ Object.freeze({
  seed: /* @__PURE__ */ profile(["(request-target)", "host", "date"]),
  current: /* @__PURE__ */ profile(["(request-target)", "date"]),
});

function profile(required: readonly string[]): SignatureProfile {
  return Object.freeze({
    labels: Object.freeze(["hmac-sha256", "hs2019", undefined]), // all three are HMAC-SHA-256: the key decides
    required: Object.freeze(required),
    digestOnEmptyBody: "optional",
    digestList: "firstSupported",
    allowUnterminatedLastQuote: true,
    allowCreated: true,
    windowMs: 30_000,
  });
}
