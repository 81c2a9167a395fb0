import { IdentityError, type IdentityErrorInit } from "./identity-error.ts";
import type { Problem } from "./configuration-error.ts";

/** What a {@link ResponseValidationError} is made of. */
export interface ResponseValidationErrorInit extends IdentityErrorInit {
  readonly issues: readonly Problem[];
}

/** With `validate: "strict"`: the data does not fit its schema. The issues hold paths and expected types, no values. */
export class ResponseValidationError extends IdentityError {
  static override readonly kind: string = "ResponseValidationError";
  readonly issues: readonly Problem[];

  constructor(init: ResponseValidationErrorInit) {
    super({ code: "response_validation", ...init });
    this.issues = init.issues;
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), issues: this.issues };
  }
}
