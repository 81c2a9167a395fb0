import crypto from "node:crypto";
import { type Lines, requestLines, signingString } from "./message.ts";
import { key, type PairedRequest, withValue } from "./test-messages.ts";

/** The request with a true signature over these names, however unwise, and over more lines than it has. */
export function forged(
  request: PairedRequest,
  covered: readonly string[],
  { label = "hmac-sha256", lines = [] as readonly (readonly [string, string])[] } = {},
): PairedRequest {
  const known = requestLines(request) as Lines;
  for (const [name, value] of lines) known.set(name, [value]);
  const mac = crypto.createHmac("sha256", key).update(signingString(covered, known)).digest("base64");
  const parameters = `keyId="key-1",algorithm="${label}",headers="${covered.join(" ")}",signature="${mac}"`;
  return withValue(request, "Authorization", () => `Signature ${parameters}`);
}
