import { IdentityError } from "./identity-error.ts";
import type { Problem, ProblemsInit } from "./configuration-error.ts";

/**
 * The arguments of a call cannot work. The call rejects with it, before any traffic; with the codes
 * `upload_source_failed` and `upload_length_mismatch` when the body of an upload failed on its way.
 */
export class InvalidArgumentError extends IdentityError {
  static override readonly kind: string = "InvalidArgumentError";
  /** Every problem, each with its fix. */
  readonly problems: readonly Problem[];

  constructor(init: ProblemsInit) {
    super({ code: "invalid_argument", ...init });
    this.problems = init.problems ?? [];
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), problems: this.problems };
  }
}
