import { IdentityError, type IdentityErrorInit } from "./identity-error.ts";

/** The caller's `signal` was aborted, or the client was closed, before the call was done. */
export class AbortError extends IdentityError {
  static override readonly kind: string = "AbortError";

  constructor(init: IdentityErrorInit) {
    super({ code: "aborted", ...init });
  }
}
