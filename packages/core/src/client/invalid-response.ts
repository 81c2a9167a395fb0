import { InvalidResponseError, type InvalidResponseReason } from "../errors/invalid-response-error.ts";
import type { Call } from "../transport/call.ts";
import { callFacts } from "./call-facts.ts";
import { responseText, subject } from "./error-text.ts";

/** What is known besides the reason. */
export interface InvalidResponseDetail {
  /** The origin that a redirect named. */
  readonly location?: string | undefined;
  /** The limit that the body broke. */
  readonly limitBytes?: number | undefined;
}

/** An error for an answer that came, but cannot be used. */
export function invalidResponse(
  reason: InvalidResponseReason,
  call: Call,
  { location, limitBytes }: InvalidResponseDetail = {},
): InvalidResponseError {
  const where = location === undefined ? "" : ` It pointed to ${location}.`;
  const limit = limitBytes === undefined ? "" : ` The limit is ${limitBytes} bytes.`;
  return new InvalidResponseError({
    ...callFacts(call),
    reason,
    location,
    message: `${subject(call)} gave an answer that cannot be used: ${responseText[reason]}${where}${limit}`,
  });
}
