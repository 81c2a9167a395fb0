/** Where log lines go. The console, pino, winston and others fit as they are. */
export interface Logger {
  /** Each step of each call. */
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Calls that failed, and whatever else should be looked at. */
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Something that does not fail a call, but should be looked at. */
export interface Warning {
  /** Stable, such as `response_mismatch` or `hook_failed`. */
  readonly code: string;
  readonly message: string;
  readonly operation?: string | undefined;
}
