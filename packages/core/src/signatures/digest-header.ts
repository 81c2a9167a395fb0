import { constantTimeEqual, sha256 } from "../crypto/digest.ts";
import { fromBase64, toBase64 } from "../crypto/encoding.ts";
import type { SignatureProfile } from "./profile.ts";

/** The value of a `Digest` header for these bytes. @see RFC 3230, section 4.3.2 */
export async function digestOf(body: Uint8Array): Promise<string> {
  return `SHA-256=${toBase64(await sha256(body))}`;
}

/** Whether the value of a `Digest` header holds for these bytes; compared in constant time. */
export async function digestHolds(
  value: string,
  body: Uint8Array,
  list: SignatureProfile["digestList"],
): Promise<boolean> {
  const entries = list === "firstSupported" ? value.split(",") : [value];
  const supported = entries.map((entry) => /^[ \t]*sha-256=([^\s,]+)[ \t]*$/i.exec(entry)?.[1]);
  const claimed = fromBase64(supported.find((entry) => entry !== undefined) ?? "");
  return constantTimeEqual(claimed ?? new Uint8Array(0), await sha256(body));
}
