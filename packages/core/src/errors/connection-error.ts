import type { ConnectionPhase } from "../transport/attempt.ts";
import { IdentityError, type IdentityErrorInit } from "./identity-error.ts";

/** What a {@link ConnectionError} is made of. */
export interface ConnectionErrorInit extends IdentityErrorInit {
  readonly phase: ConnectionPhase;
  readonly reason?: string | undefined;
}

/** No complete answer came: the connection could not be made, or it broke. */
export class ConnectionError extends IdentityError {
  static override readonly kind: string = "ConnectionError";
  /** How far the exchange had come. */
  readonly phase: ConnectionPhase;
  /** The system's code, such as `ECONNRESET` or `CERT_HAS_EXPIRED`. */
  readonly reason: string | undefined;

  constructor(init: ConnectionErrorInit) {
    super({ code: `connection_${init.phase}`, ...init });
    this.phase = init.phase;
    this.reason = init.reason;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), phase: this.phase, reason: this.reason };
  }
}
