import { IdentityError, type IdentityErrorInit } from "./identity-error.ts";

/** Why the next page was not fetched. */
export type PaginationReason =
  | "foreign-origin"
  | "foreign-path"
  | "loop"
  | "too-many-pages"
  | "malformed-link";

/** What a {@link PaginationError} is made of. */
export interface PaginationErrorInit extends IdentityErrorInit {
  readonly reason: PaginationReason;
}

/** A list cannot go on: its link to the next page is malformed, leads elsewhere or back to a page already seen. */
export class PaginationError extends IdentityError {
  static override readonly kind: string = "PaginationError";
  readonly reason: PaginationReason;

  constructor(init: PaginationErrorInit) {
    super({ code: `pagination_${init.reason.replaceAll("-", "_")}`, ...init });
    this.reason = init.reason;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), reason: this.reason };
  }
}
