import { constantTimeEqual } from "../crypto/digest.ts";
import { fromBase64, toBase64 } from "../crypto/encoding.ts";
import type { SignatureProfile } from "./profile.ts";

/** The value of a `Digest` header for bytes with this SHA-256. @see RFC 3230, section 4.3.2 */
export function digestOf(sha256: Uint8Array): string {
  return `SHA-256=${toBase64(sha256)}`;
}

/** Whether the value of a `Digest` header holds for bytes with this SHA-256; compared in constant time. */
export function digestHolds(
  value: string,
  sha256: Uint8Array,
  list: SignatureProfile["digestList"],
): boolean {
  const entries = list === "firstSupported" ? value.split(",") : [value];
  const supported = entries.map((entry) => /^[ \t]*sha-256=([^\s,]+)[ \t]*$/i.exec(entry)?.[1]);
  const claimed = fromBase64(supported.find((entry) => entry !== undefined) ?? "");
  return constantTimeEqual(claimed ?? new Uint8Array(0), sha256);
}
