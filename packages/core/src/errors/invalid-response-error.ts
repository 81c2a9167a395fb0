import { IdentityError, type IdentityErrorInit } from "./identity-error.ts";

/** Why an answer could not be used. */
export type InvalidResponseReason =
  | "redirect"
  | "content-type"
  | "json"
  | "empty"
  | "encoding"
  | "too-large"
  | "protocol"
  | "envelope"
  | "mismatch";

/** What an {@link InvalidResponseError} is made of. */
export interface InvalidResponseErrorInit extends IdentityErrorInit {
  readonly reason: InvalidResponseReason;
  readonly location?: string | undefined;
}

/** An answer came, but it cannot be what the provider promised. It is never retried. */
export class InvalidResponseError extends IdentityError {
  static override readonly kind: string = "InvalidResponseError";
  readonly reason: InvalidResponseReason;
  /** Where a redirect pointed: its origin only. Redirects are never followed. */
  readonly location: string | undefined;

  constructor(init: InvalidResponseErrorInit) {
    super({ code: `invalid_response_${init.reason.replace("-", "_")}`, ...init });
    this.reason = init.reason;
    this.location = init.location;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), reason: this.reason, location: this.location };
  }
}
