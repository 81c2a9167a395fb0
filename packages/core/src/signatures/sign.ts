import { problem, rejectProblems } from "../options/reject-problems.ts";
import { ownProperties } from "../options/own-properties.ts";
import { bodyFacts } from "./body-hash.ts";
import { isKey } from "./keys.ts";
import { makeSignature } from "./make-signature.ts";
import { unusable, requestLines, type SignedRequest } from "./message.ts";
import { parameterProblem, type SignatureStyle, styleProblems } from "./signature-style.ts";

/** Options of {@link sign}. */
export interface SignOptions extends SignatureStyle {
  /** The id under which the verifier knows the key. */
  readonly keyId: string;
  /** The key. It is bytes: decode one that was given as base64. */
  readonly key: Uint8Array;
  /** The header that carries the signature. @default "Authorization" */
  readonly header?: "Authorization" | "Signature" | undefined;
  /** The clock, in milliseconds since 1970. @default Date.now */
  readonly now?: (() => number) | undefined;
}

/**
 * The headers that make a request signed: `Date`, `Digest` where there is a body, and `Authorization` (or `Signature`).
 * Set each of them, in place of any of the same name. The request itself is not changed.
 *
 * @throws {ConfigurationError} when an option cannot work, the body was parsed (`raw_body_required`), or a covered header
 *   such as `host` is absent or repeated
 * @see draft-cavage-http-signatures-12
 * @example
 * ```ts
 * import { sign } from "@idbraid/core/signatures";
 *
 * const request = { method: "GET", target: "/config", headers: { host: "api.example.com" } };
 * const headers = await sign(request, { keyId: "key-1", key: new Uint8Array(32).fill(7) });
 * await fetch("https://api.example.com/config", { headers });
 * ```
 */
export async function sign(request: SignedRequest, options: SignOptions): Promise<Record<string, string>> {
  const { header = "Authorization", now = Date.now, ...init } = ownProperties(options);
  rejectProblems("sign", [
    problem("keyId", init.keyId === undefined ? "is missing" : parameterProblem(init.keyId)),
    problem("key", isKey(init.key) ? undefined : "must be a Uint8Array with bytes in it"),
    problem("header", carriers.includes(header) ? undefined : `must be ${carriers.join(" or ")}`),
    ...styleProblems(init),
  ]);
  const lines = requestLines(request);
  if (typeof lines === "string") throw unusable(lines);

  const { parameters, headers: made } = await makeSignature(lines, bodyFacts(request.body), {
    ...init,
    digestOnEmptyBody: init.digestOnEmptyBody ?? "omit",
    nowMs: now(),
  });
  return { ...made, [header]: header === "Authorization" ? `Signature ${parameters}` : parameters };
}

const carriers: readonly unknown[] = ["Authorization", "Signature"];
