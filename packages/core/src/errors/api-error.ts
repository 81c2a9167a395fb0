import { hide, IdentityError, type IdentityErrorInit } from "./identity-error.ts";

/** One field that the provider refused. */
export interface FieldError {
  /** The field as the provider names it. */
  readonly field: string;
  /** The provider's words, scrubbed. */
  readonly message: string;
}

/** What an {@link ApiError} is made of. */
export interface ApiErrorInit extends IdentityErrorInit {
  readonly status: number;
  readonly statusText?: string | undefined;
  readonly providerCode?: string | undefined;
  readonly providerMessage?: string | undefined;
  readonly fieldErrors?: readonly FieldError[] | undefined;
  readonly oauthError?: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

/** The provider answered with an error status. */
export class ApiError extends IdentityError {
  static override readonly kind: string = "ApiError";
  declare readonly status: number;
  /** The reason phrase of the status line, scrubbed; some providers tell the cause there. */
  readonly statusText: string;
  /** The provider's own error code, such as `ID-1000`. */
  readonly providerCode: string | undefined;
  /** The fields the provider refused; empty when it named none. */
  readonly fieldErrors: readonly FieldError[];
  /** The `error` of RFC 6749 section 5.2, when a token endpoint refused. */
  readonly oauthError: string | undefined;
  /** How long the provider asked to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** The provider's words, at most 2 kB, without control characters. Not printed: it may hold personal data. */
  declare readonly providerMessage: string | undefined;

  constructor(init: ApiErrorInit) {
    super({ code: "api_error", ...init });
    this.statusText = init.statusText ?? "";
    this.providerCode = init.providerCode;
    this.fieldErrors = init.fieldErrors ?? [];
    this.oauthError = init.oauthError;
    this.retryAfterMs = init.retryAfterMs;
    hide(this, "providerMessage", init.providerMessage);
  }

  override toJSON(): Record<string, unknown> {
    return {
      ...super.toJSON(),
      statusText: this.statusText,
      providerCode: this.providerCode,
      fieldErrors: this.fieldErrors,
      oauthError: this.oauthError,
      retryAfterMs: this.retryAfterMs,
    };
  }
}
