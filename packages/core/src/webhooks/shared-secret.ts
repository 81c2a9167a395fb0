import { headerNameProblem } from "../auth/header-rules.ts";
import { problem, rejectProblems } from "../options/reject-problems.ts";
import { ownProperties } from "../options/own-properties.ts";
import { constantTimeEqualText, utf8 } from "../crypto/digest.ts";
import { toBase64 } from "../crypto/encoding.ts";
import { refusal } from "./refusal.ts";
import type { UncheckedDelivery, WebhookCheck } from "./webhook-check.ts";
import { headerValue } from "./webhook-headers.ts";
import { SecretRing, secretsProblems, type WebhookSecrets } from "./webhook-secrets.ts";

/**
 * Where a delivery carries the secret: in a header, in the query, as the last segment of the path, or as the password
 * of this user in the `Authorization` header. Servers and proxies write URLs to their logs: prefer a header.
 */
export type SecretPlace =
  | { readonly header: string }
  | { readonly query: string }
  | { readonly basicUser: string }
  | "path";

/** Options of {@link sharedSecret}. */
export interface SharedSecretOptions {
  readonly from: SecretPlace;
  /** The secret, or several while it is being changed; each a value, or a function that fetches it. */
  readonly secrets: WebhookSecrets;
}

/**
 * A check for {@link webhookHandler}, where the provider does not sign: the delivery carries a secret that only the
 * provider knows. It is compared in constant time. It proves the sender, not the content.
 *
 * @throws {ConfigurationError} when an option cannot work, or no secret is given
 * @see RFC 7617, for the password of a user
 * @example
 * ```ts
 * import { sharedSecret } from "@idbraid/core/webhooks";
 *
 * sharedSecret({ from: { basicUser: "acme" }, secrets: ["the new password", "the old one"] });
 * ```
 */
export function sharedSecret(options: SharedSecretOptions): WebhookCheck {
  const { from, secrets } = ownProperties(options);
  rejectProblems("sharedSecret", [problem("from", placeProblem(from)), ...secretsProblems(secrets)]);
  const ring = new SecretRing(secrets);
  return async (delivery) => {
    const given = givenIn(delivery, from);
    const matches = (secret: string): Promise<boolean> =>
      constantTimeEqualText(given, expected(secret, from));
    if (!(await ring.accepts(matches, delivery.receivedAtMs)))
      throw refusal("mismatch", "The secret of the delivery is not the one expected.");
  };
}

/**
 * A check for {@link webhookHandler} that accepts whatever anyone sends, where the provider neither signs nor knows a
 * secret. Such an event is a hint: take its id, fetch the resource from the provider's API, and trust only that.
 */
export function unsafeAcceptUnsigned(): WebhookCheck {
  return async () => undefined;
}

function placeProblem(from: SecretPlace | undefined): string | undefined {
  if (from === "path") return undefined;
  if (typeof from !== "object" || from === null) return "is missing";
  if ("header" in from) return headerNameProblem(from.header);
  const text: unknown = "query" in from ? from.query : from.basicUser;
  if (typeof text !== "string" || text === "") return "names no place";
  return "basicUser" in from && text.includes(":")
    ? "has a user with a colon, which Basic cannot carry"
    : undefined;
}

/** @throws {WebhookVerificationError} when there is nothing at that place */
function givenIn({ url, headers }: UncheckedDelivery, from: SecretPlace): string {
  if (from === "path") return decoded(new URL(url).pathname.split("/").at(-1) ?? "") || absent();
  if ("query" in from) return new URL(url).searchParams.getAll(from.query).join() || absent();
  if ("header" in from) return headerValue(headers, from.header);
  return headerValue(headers, "authorization").replace(/^basic +/i, "Basic ");
}

/** What a delivery with this secret carries at that place. */
function expected(secret: string, from: SecretPlace): string {
  if (from === "path" || !("basicUser" in from)) return secret;
  return `Basic ${toBase64(utf8(`${from.basicUser}:${secret}`))}`;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // matches nothing
  }
}

function absent(): never {
  throw refusal("missing", "The delivery carries no secret.");
}
