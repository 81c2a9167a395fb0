import { hmac, utf8 } from "../crypto/digest.ts";
import { toBase64 } from "../crypto/encoding.ts";
import type { BodyFacts } from "./body-hash.ts";
import { digestOf } from "./digest-header.ts";
import { unusable, firstUnfit, type Lines, signingString } from "./message.ts";
import { type SignatureStyle, usualLabel, usuallyCovered, usualOrder } from "./signature-style.ts";

/** What it is signed with. The style was checked before. */
export interface SignatureInit extends SignatureStyle {
  readonly keyId: string;
  readonly key: Uint8Array;
  readonly digestOnEmptyBody: "omit" | "send";
  readonly nowMs: number;
}

/** A signature, and the headers that it covers and the message does not have yet. */
export interface MadeSignature {
  readonly parameters: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Signs the bytes of the body and the headers as they will be sent, with a date and a digest of its own.
 *
 * @throws {ConfigurationError} when a covered header is absent, repeated or on several lines
 */
export async function makeSignature(
  lines: Lines,
  body: BodyFacts,
  init: SignatureInit,
): Promise<MadeSignature> {
  const withDigest = body.size > 0 || init.digestOnEmptyBody === "send";
  const headers = {
    Date: fixdate(init.nowMs),
    ...(withDigest ? { Digest: digestOf(await body.sha256()) } : {}),
  };
  const complete: Lines = new Map(lines);
  for (const [name, value] of Object.entries(headers)) complete.set(name.toLowerCase(), [value]);
  const covered = coveredNames(init.covered, withDigest);
  const unfit = firstUnfit(covered, complete);
  if (unfit !== undefined) throw unusable(`"${unfit}" is not there exactly once, on one line`);
  const mac = await hmac("SHA-256", init.key, utf8(signingString(covered, complete)));
  return { parameters: parametersText(covered, toBase64(mac), init), headers };
}

/** A digest is covered where there is one, in its place if the list has it. */
function coveredNames(wanted: readonly string[] = usuallyCovered, withDigest: boolean): readonly string[] {
  const names = wanted.map((name) => name.toLowerCase());
  if (!withDigest) return names.filter((name) => name !== "digest");
  return names.includes("digest") ? names : [...names, "digest"];
}

function parametersText(covered: readonly string[], signature: string, init: SignatureInit): string {
  const { keyId, label: algorithm = usualLabel, parameterOrder = usualOrder } = init;
  const values = { keyId, algorithm, headers: covered.join(" "), signature };
  return parameterOrder
    .filter((name) => values[name] !== null)
    .map((name) => `${name}="${values[name]}"`)
    .join(","); // no spaces: some verifiers cannot read them
}

/** @see RFC 9110, section 5.6.7 */
function fixdate(nowMs: number): string {
  const date = new Date(nowMs);
  if (Number.isNaN(date.getTime())) throw unusable('"now" gave no time in milliseconds');
  return date.toUTCString();
}
