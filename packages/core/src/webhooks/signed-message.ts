import { hmac, utf8 } from "../crypto/digest.ts";
import { toBase64, toHex } from "../crypto/encoding.ts";
import { concat } from "./concat.ts";
import { messageOf, type WebhookScheme } from "./scheme.ts";

/** The bytes that the HMAC of this scheme is made over. `valueOf` gives the value of a header. */
export function signedMessage(
  scheme: WebhookScheme,
  body: Uint8Array,
  valueOf: (header: string) => string,
): Uint8Array {
  const parts = messageOf(scheme).map((part) => {
    if (part === "body") return body;
    if (part === "timestamp") return utf8(valueOf(scheme.timestamp?.header ?? ""));
    return utf8("header" in part ? valueOf(part.header) : part.text);
  });
  return concat(parts);
}

/** The signature of a message under this scheme, without its prefix. Hex is in lower case. */
export async function signatureOf(
  { digest = "SHA-256", encoding }: WebhookScheme,
  secret: string,
  message: Uint8Array,
): Promise<string> {
  const mac = await hmac(digest, utf8(secret), message);
  return encoding === "hex" ? toHex(mac) : toBase64(mac);
}
