import { ConfigurationError } from "../errors/configuration-error.ts";

/** The error for a body that something read before, so that its bytes are gone. */
export function rawBodyRequired(advice: string): ConfigurationError {
  return new ConfigurationError({
    code: "raw_body_required",
    message: `The body of the request was read before, and its bytes are gone: a signature covers the bytes that were sent. ${advice}`,
  });
}
