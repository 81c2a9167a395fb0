import { IdentityError, type IdentityErrorInit } from "./identity-error.ts";

/** One thing wrong with the options, and its fix. */
export interface Problem {
  /** The option or parameter, such as `timeouts.totalMs`. */
  readonly path: string;
  readonly message: string;
  /** Stable, in lower_snake, for a problem that has a name of its own. The first problem's is the `code` of the error. */
  readonly code?: string | undefined;
}

/** What a {@link ConfigurationError} or {@link InvalidArgumentError} is made of. */
export interface ProblemsInit extends IdentityErrorInit {
  readonly problems?: readonly Problem[] | undefined;
}

/**
 * The options of a client, a strategy or a function cannot work. Thrown by factories, before any traffic; it names
 * every problem at once. Calls reject with it too: codes `wrong_environment`, `request_too_large`,
 * `body_not_signable`, `not_configured`, `credential_unavailable`, `tokens_not_saved` and `mtls_…`. So do the functions
 * for signatures and webhooks: codes `raw_body_required` and `request_not_verified`.
 */
export class ConfigurationError extends IdentityError {
  static override readonly kind: string = "ConfigurationError";
  /** Every problem, each with its fix. */
  readonly problems: readonly Problem[];

  constructor(init: ProblemsInit) {
    super({ code: "invalid_configuration", ...init });
    this.problems = init.problems ?? [];
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), problems: this.problems };
  }
}
