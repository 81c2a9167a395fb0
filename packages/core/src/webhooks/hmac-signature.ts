import { signatureVerifier, type SignatureOptions } from "./verify.ts";
import type { WebhookCheck } from "./webhook-check.ts";

/**
 * A check for {@link webhookHandler}: the HMAC of a scheme. A secret that comes from a function is read on first use
 * and again after a signature that does not match, at most once in 10 s.
 *
 * @throws {ConfigurationError} when an option cannot work, or no secret is given
 */
export function hmacSignature(options: SignatureOptions): WebhookCheck {
  const verifier = signatureVerifier("hmacSignature", options);
  return async ({ body, headers, receivedAtMs }) => {
    await verifier(body, headers, receivedAtMs);
  };
}
