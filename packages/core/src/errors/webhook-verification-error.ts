import { IdentityError, type IdentityErrorInit } from "./identity-error.ts";

/** Why a webhook was refused. A length that cannot be is a `mismatch`; a time too old or too new is `stale`. */
export type WebhookVerificationReason = "missing" | "malformed" | "stale" | "mismatch";

/** What a {@link WebhookVerificationError} is made of. */
export interface WebhookVerificationErrorInit extends IdentityErrorInit {
  readonly reason: WebhookVerificationReason;
}

/**
 * A webhook cannot be accepted as coming from the provider. Codes are `webhook_` and the reason, such as
 * `webhook_mismatch`.
 */
export class WebhookVerificationError extends IdentityError {
  static override readonly kind: string = "WebhookVerificationError";
  readonly reason: WebhookVerificationReason;

  constructor(init: WebhookVerificationErrorInit) {
    super({ code: `webhook_${init.reason}`, ...init });
    this.reason = init.reason;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), reason: this.reason };
  }
}
