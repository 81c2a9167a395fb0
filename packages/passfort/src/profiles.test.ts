import {
  SignatureError,
  type SignatureProfile,
  type SignatureReason,
  verify,
} from "@idbraid/core/signatures";
import { virtualRuntime } from "@idbraid/core/testing";
import { describe, expect, it } from "vitest";
import { keyRing } from "./keys/key-ring.ts";
import { passfortProfiles } from "./profiles.ts";
import { bytes, vectors, type VerdictVector } from "./test-vectors.node.ts";

const { cases, key_base64 } = vectors("authorization-vectors");
const keys = keyRing(key_base64, { factory: "test", runtime: virtualRuntime() }).resolve;

/** The case that a vector belongs to, and what a verifier makes of it. */
const verdicts: readonly (readonly [number | undefined, string, SignatureReason | "accepted"])[] = [
  [4, "ok-passfort-get", "accepted"],
  [15, "ok-passfort-post", "accepted"],
  [5, "ok-unterminated-last-quote", "accepted"],
  [25, "ok-hmac-sha256-label", "accepted"],
  [25, "ok-no-algorithm", "accepted"],
  [28, "ok-spaces-after-commas", "accepted"],
  [28, "ok-parameter-order", "accepted"],
  [undefined, "ok-scheme-case", "accepted"],
  [28, "ok-header-names-uppercase", "accepted"],
  [30, "ok-unknown-parameter", "accepted"],
  [11, "ok-other-order-minimal", "accepted"],
  [33, "ok-post-empty-body-no-digest", "accepted"],
  [12, "ok-skew-plus-30", "accepted"],
  [12, "ok-skew-minus-30", "accepted"],
  [undefined, "ok-digest-name-lowercase", "accepted"],
  [undefined, "ok-digest-list", "accepted"],
  [undefined, "ok-created-with-hs2019", "accepted"],
  [13, "bad-skew-plus-31", "stale"],
  [13, "bad-skew-minus-31", "stale"],
  [3, "bad-no-authorization", "missing"],
  [undefined, "bad-other-scheme", "missing"],
  [undefined, "bad-empty-credentials", "missing"],
  [7, "bad-wrong-key", "mismatch"],
  [6, "bad-key-as-text", "mismatch"],
  [8, "bad-unknown-key-id", "unknown-key"],
  [undefined, "bad-missing-key-id", "malformed"],
  [undefined, "bad-missing-signature", "malformed"],
  [31, "bad-no-headers-parameter", "not-covered"],
  [31, "bad-empty-headers-parameter", "not-covered"],
  [9, "bad-only-date-signed", "not-covered"],
  [10, "bad-only-target-signed", "not-covered"],
  [26, "bad-algorithm-rsa", "algorithm"],
  [undefined, "bad-algorithm-hmac-sha512", "algorithm"],
  [27, "bad-hs2019-with-sha512", "mismatch"],
  [29, "bad-duplicate-key-id", "malformed"],
  [29, "bad-duplicate-signature", "malformed"],
  [21, "bad-query-not-signed", "mismatch"],
  [22, "bad-path-changed", "mismatch"],
  [22, "bad-method-changed", "mismatch"],
  [undefined, "bad-host-changed", "mismatch"],
  [undefined, "bad-date-changed", "mismatch"],
  [14, "bad-date-header-absent", "malformed"],
  [14, "bad-date-unparsable", "stale"],
  [16, "bad-body-changed", "digest"],
  [17, "bad-digest-not-signed", "not-covered"],
  [18, "bad-digest-absent", "malformed"],
  [18, "bad-digest-absent-and-unsigned", "not-covered"],
  [undefined, "bad-digest-unsupported", "digest"],
  [32, "bad-signature-not-base64", "mismatch"],
  [32, "bad-signature-truncated", "mismatch"],
  [undefined, "bad-created-with-hmac-label", "malformed"],
  [undefined, "bad-created-in-future", "stale"],
  [undefined, "bad-expired", "stale"],
];
const titled = verdicts.map(([number, name, verdict]) => {
  const title = number === undefined ? name : `case ${number}: ${name}`;
  return [title, cases.find((each) => each.name === name) as VerdictVector, verdict] as const;
});

it("knows every vector", () => {
  expect(cases).toHaveLength(53);
  expect(new Set(cases.map(({ name }) => name))).toEqual(new Set(verdicts.map(([, name]) => name)));
});

describe("S3: the profile current", () => {
  it.each(titled)("%s", async (_title, vector, verdict) => {
    expect(verdict === "accepted").toBe(vector.expect === "accept");
    expect(await verdictOn(vector, passfortProfiles.current)).toBe(verdict);
  });
});

describe("S3: the profile seed, which wants the host signed", () => {
  it.each(titled)("%s", async (_title, vector, verdict) => {
    const wanted = vector.profile === "later" ? "not-covered" : verdict;
    expect(await verdictOn(vector, passfortProfiles.seed)).toBe(wanted);
  });
});

it("cannot be changed by who uses them", () => {
  const { seed, current } = passfortProfiles;
  for (const each of [passfortProfiles, seed, current, seed.labels, seed.required, current.required])
    expect(Object.isFrozen(each)).toBe(true);
});

async function verdictOn(
  { request, now }: VerdictVector,
  profile: SignatureProfile,
): Promise<SignatureReason | "accepted"> {
  const { body_base64, ...rest } = request;
  try {
    await verify({ ...rest, body: bytes(body_base64) }, { keys, profile, now: () => now * 1000 });
    return "accepted";
  } catch (error) {
    if (SignatureError.isInstance(error)) return error.reason;
    throw error;
  }
}
