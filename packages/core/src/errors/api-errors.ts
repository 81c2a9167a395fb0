import { ApiError, type ApiErrorInit } from "./api-error.ts";

/** 400: the request is malformed or a parameter breaks a rule. */
export class BadRequestError extends ApiError {
  static override readonly kind: string = "BadRequestError";

  constructor(init: ApiErrorInit) {
    super({ code: "bad_request", ...init });
  }
}

/** 401, or a token endpoint that refused: the credentials are wrong, expired or unknown. */
export class AuthenticationError extends ApiError {
  static override readonly kind: string = "AuthenticationError";

  constructor(init: ApiErrorInit) {
    super({ code: "authentication_failed", ...init });
  }
}

/** 402: the endpoint is not part of the subscription. */
export class PaymentRequiredError extends ApiError {
  static override readonly kind: string = "PaymentRequiredError";

  constructor(init: ApiErrorInit) {
    super({ code: "payment_required", ...init });
  }
}

/** 403: the credentials are good, but lack the scope or the right. */
export class PermissionError extends ApiError {
  static override readonly kind: string = "PermissionError";

  constructor(init: ApiErrorInit) {
    super({ code: "permission_denied", ...init });
  }
}

/** 404: no such route or entity. */
export class NotFoundError extends ApiError {
  static override readonly kind: string = "NotFoundError";

  constructor(init: ApiErrorInit) {
    super({ code: "not_found", ...init });
  }
}

/** 409: the request conflicts with the state of the resource. */
export class ConflictError extends ApiError {
  static override readonly kind: string = "ConflictError";

  constructor(init: ApiErrorInit) {
    super({ code: "conflict", ...init });
  }
}

/** 422: well formed, but it breaks a business rule. */
export class UnprocessableError extends ApiError {
  static override readonly kind: string = "UnprocessableError";

  constructor(init: ApiErrorInit) {
    super({ code: "unprocessable", ...init });
  }
}

/** 429: too many requests. `retryAfterMs` tells how long the provider wants you to wait. */
export class RateLimitError extends ApiError {
  static override readonly kind: string = "RateLimitError";

  constructor(init: ApiErrorInit) {
    super({ code: "rate_limited", ...init });
  }
}

/** 5xx: something broke at the provider. */
export class ServerError extends ApiError {
  static override readonly kind: string = "ServerError";

  constructor(init: ApiErrorInit) {
    super({ code: "server_error", ...init });
  }
}

/** 503: the provider, or a service behind it, is unavailable. */
export class ServiceUnavailableError extends ServerError {
  static override readonly kind: string = "ServiceUnavailableError";

  constructor(init: ApiErrorInit) {
    super({ code: "service_unavailable", ...init });
  }
}

/** The class for a status. */
export function apiErrorClass(status: number): typeof ApiError {
  if (status >= 500) return status === 503 ? ServiceUnavailableError : ServerError;
  return classes[status] ?? ApiError;
}

const classes: Readonly<Record<number, typeof ApiError>> = {
  400: BadRequestError,
  401: AuthenticationError,
  402: PaymentRequiredError,
  403: PermissionError,
  404: NotFoundError,
  409: ConflictError,
  422: UnprocessableError,
  429: RateLimitError,
};
