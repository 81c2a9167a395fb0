import { utf8 } from "../crypto/digest.ts";
import type { WebhookScheme } from "../webhooks/scheme.ts";
import { signatureOf, signedMessage } from "../webhooks/signed-message.ts";
import { writeTimestamp } from "../webhooks/signed-timestamp.ts";

/** Options of {@link signWebhook}. */
export interface SignWebhookOptions {
  /** The time that is signed, where the scheme has one, milliseconds since 1970. @default now */
  readonly signedAtMs?: number | undefined;
  /** More headers, such as those that the scheme covers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A delivery as the provider would send it: what `new Request(url, delivery)` takes. */
export interface SignedWebhook {
  readonly method: "POST";
  readonly headers: Record<string, string>;
  /** In memory of its own, as `fetch` wants it. */
  readonly body: Uint8Array & { readonly buffer: ArrayBuffer };
}

/**
 * A delivery that passes the check of this scheme, to test a webhook handler with.
 *
 * @param body A text counts in UTF-8.
 * @example
 * ```ts
 * import { signWebhook } from "@idbraid/core/testing";
 *
 * const scheme = { header: "x-acme-signature", encoding: "hex" } as const;
 * const delivery = await signWebhook(scheme, "the secret", JSON.stringify({ id: "evt_1" }));
 * new Request("https://example.com/hooks", delivery);
 * ```
 */
export async function signWebhook(
  scheme: WebhookScheme,
  secret: string,
  body: string | Uint8Array,
  options: SignWebhookOptions = {},
): Promise<SignedWebhook> {
  const { signedAtMs = Date.now(), headers: more = {} } = options;
  const bytes = new Uint8Array(typeof body === "string" ? utf8(body) : body);
  const headers = { ...more };
  if (scheme.timestamp !== undefined)
    headers[scheme.timestamp.header] = writeTimestamp(signedAtMs, scheme.timestamp.format);
  const message = signedMessage(scheme, bytes, (name) => headers[name] ?? "");
  headers[scheme.header] = `${scheme.prefix ?? ""}${await signatureOf(scheme, secret, message)}`;
  return { method: "POST", headers, body: bytes };
}
