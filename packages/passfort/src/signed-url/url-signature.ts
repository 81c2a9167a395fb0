import { fromBase64, toBase64Url } from "../keys/base64.ts";

/** The signature of a URL in base64url, with padding. */
export async function urlSignature(url: string, key: Uint8Array): Promise<string> {
  return toBase64Url(
    new Uint8Array(await crypto.subtle.sign("HMAC", await imported(key, "sign"), utf8(url))),
  );
}

/** Whether this is the signature of the URL; compared in constant time. A text that is no signature at all is none. */
export async function urlSignatureHolds(url: string, signature: string, key: Uint8Array): Promise<boolean> {
  const padded = signature.replace(/%3d$/i, "=").padEnd(44, "=");
  const mac = fromBase64(padded.replaceAll("-", "+").replaceAll("_", "/"));
  return crypto.subtle.verify("HMAC", await imported(key, "verify"), mac ?? new Uint8Array(32), utf8(url));
}

function imported(key: Uint8Array, usage: "sign" | "verify") {
  return crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, [usage]);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
