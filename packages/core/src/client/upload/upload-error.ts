import { ConfigurationError } from "../../errors/configuration-error.ts";
import type { IdentityError } from "../../errors/identity-error.ts";
import { InvalidArgumentError } from "../../errors/invalid-argument-error.ts";
import type { FailureDetail } from "../../transport/attempt-failure.ts";
import type { Call } from "../../transport/call.ts";
import { callFacts } from "../call-facts.ts";
import { subject } from "../error-text.ts";

/** The error for a body that could not be sent to its end. The server never got the whole of it. */
export function uploadError(
  { fault, reason }: Extract<FailureDetail, { kind: "upload" }>,
  call: Call,
): IdentityError {
  const facts = callFacts(call);
  const cut = `${subject(call)} was broken off before its body was complete`;
  switch (fault) {
    case "source":
      return new InvalidArgumentError({
        ...facts,
        code: "upload_source_failed",
        message: `${cut}: its source failed (${reason}). Make it give bytes to its end, and call again.`,
      });
    case "length":
      return new InvalidArgumentError({
        ...facts,
        code: "upload_length_mismatch",
        message: `${cut}: the source gave ${reason} bytes than the "length" of the upload. Give the true length, or none.`,
      });
    case "too-large":
      return new ConfigurationError({
        ...facts,
        code: "request_too_large",
        message: `${cut}: it has more bytes than "maxBytes" of the upload (${reason}). Send less, or raise the limit.`,
      });
  }
}

/** Which limit ran out when a body stood still on its way to the server. */
export const uploadStalled =
  'the body of the request stood still for longer than "timeouts.bodyIdleMs", as its source or as the server did';
