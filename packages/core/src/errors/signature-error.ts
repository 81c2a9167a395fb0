import { IdentityError, type IdentityErrorInit } from "./identity-error.ts";

/** Why a signature was refused. Only for logs and hooks: a peer is told nothing of it. */
export type SignatureReason =
  | "missing"
  | "malformed"
  | "algorithm"
  | "not-covered"
  | "unknown-key"
  | "mismatch"
  | "stale"
  | "digest"
  | "replayed";

/** What a {@link SignatureError} is made of. */
export interface SignatureErrorInit extends IdentityErrorInit {
  readonly reason: SignatureReason;
}

/**
 * The signature of a message cannot be accepted. Codes are `signature_` and the reason, such as `signature_stale`.
 * Answer every one of them alike, with an unsigned 401: its message is for the operator.
 */
export class SignatureError extends IdentityError {
  static override readonly kind: string = "SignatureError";
  readonly reason: SignatureReason;

  constructor(init: SignatureErrorInit) {
    super({ code: `signature_${init.reason.replace("-", "_")}`, ...init });
    this.reason = init.reason;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), reason: this.reason };
  }
}
