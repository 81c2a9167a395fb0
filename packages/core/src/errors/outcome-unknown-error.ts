import { IdentityError, type IdentityErrorInit } from "./identity-error.ts";

/** How to find out whether a call whose outcome is unknown took effect. */
export interface Lookup {
  /** The method of the client to ask with, such as `signature.documents.status`. */
  readonly method: string;
  /** The id to ask by, where one was known before the call. */
  readonly id?: string | undefined;
}

/** What an {@link OutcomeUnknownError} is made of. */
export interface OutcomeUnknownErrorInit extends IdentityErrorInit {
  readonly lookup?: Lookup | undefined;
  readonly reason: string;
}

/**
 * The request was sent, but whether it took effect is not known, and it may not be sent again blindly.
 * Ask with `lookup` before you repeat the call.
 */
export class OutcomeUnknownError extends IdentityError {
  static override readonly kind: string = "OutcomeUnknownError";
  /** How to find out; `undefined` when the provider has no way. */
  readonly lookup: Lookup | undefined;
  /** What broke, such as `ECONNRESET`, `timeout:headers` or `503`. */
  readonly reason: string;

  constructor(init: OutcomeUnknownErrorInit) {
    super({ code: "outcome_unknown", ...init });
    this.lookup = init.lookup;
    this.reason = init.reason;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), lookup: this.lookup, reason: this.reason };
  }
}
