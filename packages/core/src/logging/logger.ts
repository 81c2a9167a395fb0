/** Where log lines go. The console, pino, winston and others fit as they are. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Something that does not fail a call, but should be looked at. */
export interface Warning {
  /** Stable, such as `response_mismatch` or `hook_failed`. */
  readonly code: string;
  readonly message: string;
  readonly operation?: string | undefined;
}
