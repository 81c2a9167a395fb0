import { ConfigurationError } from "../errors/configuration-error.ts";

/**
 * Thrown by a strategy, or by the function behind a credential option, to say that it has no credentials at all.
 * `firstOf` then tries the next strategy. Any other error stops the chain, as it means broken, not absent.
 *
 * @example
 * ```ts
 * import { NotConfigured } from "@idbraid/core/auth";
 *
 * function keyFromEnvironment(): string {
 *   const key = process.env["MY_API_KEY"];
 *   if (key === undefined) throw new NotConfigured("Set MY_API_KEY.");
 *   return key;
 * }
 * ```
 */
export class NotConfigured extends ConfigurationError {
  static override readonly kind: string = "NotConfigured";

  /** @param hint What to set, as a sentence. No secret. */
  constructor(hint: string) {
    super({ message: hint, code: "not_configured" });
  }
}
