import { ownProperties } from "../../options/own-properties.ts";
import type { Digest } from "../../crypto/digest.ts";
import type { AuthStrategy } from "../auth-strategy.ts";
import type { HmacPart } from "./hmac-message.ts";
import { hmacProblems } from "./hmac-problems.ts";
import { HmacStrategy } from "./hmac-strategy.ts";
import { rejectProblems } from "../../options/reject-problems.ts";
import type { SecretSource } from "../secrets/secret.ts";

/** Options of {@link hmac}. */
export interface HmacOptions {
  /** The key, or a function that fetches it. Its UTF-8 bytes are used. */
  readonly key: SecretSource;
  /** What is signed, in this order. */
  readonly message: readonly HmacPart[];
  /** The name under which the MAC is sent, such as `x-signature`. */
  readonly macName: string;
  /** The name under which the timestamp is sent. Needed when the message holds it. @default it is not sent */
  readonly timestampName?: string | undefined;
  /** What else is sent along, by name, such as a user id. Each is a value, or a function that fetches it. */
  readonly fields?: Readonly<Record<string, SecretSource>> | undefined;
  /**
   * Where all of these go. Servers and proxies write queries to their logs: keep to headers where the provider takes
   * them. @default "header"
   */
  readonly carrier?: "header" | "query" | undefined;
  /** @default "SHA-256" */
  readonly digest?: Digest | undefined;
  /** How the MAC is written: lower-case hex, or base64 with padding. @default "hex" */
  readonly encoding?: "hex" | "base64" | undefined;
  /**
   * Learn from the `Date` of a 401 how far the server's clock is from ours, and sign once more with its time.
   * @default true
   */
  readonly clockCorrection?: boolean | undefined;
  /** Added to each timestamp, in seconds. A negative one suits servers that refuse times in the future. @default 0 */
  readonly timestampOffsetSeconds?: number | undefined;
}

/**
 * An HMAC over chosen parts of each request, made anew for every attempt, with a timestamp in whole seconds, rounded
 * down. After a 401 whose `Date` shows that the clocks differ by more than 30 s, the call is signed once more with the
 * server's time.
 *
 * What is not part of the message is not protected: an HMAC over a user id and the time can be sent along with any
 * request until the server finds it too old.
 *
 * @throws {ConfigurationError} when an option cannot work; all problems at once
 * @see RFC 2104
 * @example
 * ```ts
 * import { hmac } from "@idbraid/core/auth";
 *
 * hmac({
 *   key: async () => "from a vault",
 *   fields: { "user-id": "u-17" },
 *   message: [{ field: "user-id" }, "timestamp"],
 *   macName: "signature",
 *   timestampName: "timestamp",
 * });
 * ```
 */
export function hmac(options: HmacOptions): AuthStrategy {
  const own = ownProperties(options);
  rejectProblems("hmac", hmacProblems(own));
  return new HmacStrategy(own);
}
