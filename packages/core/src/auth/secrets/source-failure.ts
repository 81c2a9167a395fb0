import { ConfigurationError } from "../../errors/configuration-error.ts";

/**
 * The error for a function given as an option that failed. What it threw goes no further: errors of vault clients
 * print the token they were called with.
 */
export function sourceFailure(option: string, thrown: unknown): ConfigurationError {
  return new ConfigurationError({
    message: `The function given as "${option}" failed (${shortName(thrown)}). Make it return the value, then call again.`,
    code: "credential_unavailable",
    retryable: true,
    problems: [{ path: option, message: "could not be read" }],
  });
}

function shortName(thrown: unknown): string {
  if (!(thrown instanceof Error)) return typeof thrown;
  const { code } = thrown as { code?: unknown };
  return typeof code === "string" && /^\w{1,40}$/.test(code) ? code : thrown.constructor.name;
}
