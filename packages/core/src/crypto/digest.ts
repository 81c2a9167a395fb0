import type * as NodeCrypto from "node:crypto";

/** The digests that a MAC may be made with, by their names in WebCrypto. */
export type Digest = "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512";

/** SHA-256 of these bytes: 32 bytes. @see FIPS 180-4 */
export async function sha256(data: Uint8Array): Promise<Uint8Array> {
  const node = nodeCrypto();
  if (node !== undefined) return node.createHash("sha256").update(data).digest();
  return new Uint8Array(await crypto.subtle.digest("SHA-256", data));
}

/** The HMAC of these bytes. @see RFC 2104 */
export async function hmac(digest: Digest, key: Uint8Array, data: Uint8Array): Promise<Uint8Array> {
  const node = nodeCrypto();
  if (node !== undefined) return node.createHmac(digest.replace("-", ""), key).update(data).digest();
  const imported = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: digest }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, data));
}

/** Whether two values are the same bytes, in a time that depends on their lengths only. It never throws. */
export function constantTimeEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  const node = nodeCrypto();
  if (node !== undefined) return node.timingSafeEqual(a, b);
  let difference = 0;
  for (let i = 0; i < a.length; i += 1) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}

/** Whether two texts are the same, in a time that tells neither their content nor where they differ. It never throws. */
export async function constantTimeEqualText(a: string, b: string): Promise<boolean> {
  const [left, right] = await Promise.all([sha256(utf8(a)), sha256(utf8(b))]);
  return constantTimeEqual(left, right);
}

/** The bytes of a text in UTF-8. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/**
 * Node's own crypto where there is one, far faster than WebCrypto for a short message. It is not imported, so
 * that this module also loads where there is no Node.
 */
function nodeCrypto(): typeof NodeCrypto | undefined {
  return globalThis.process?.getBuiltinModule?.("node:crypto");
}
