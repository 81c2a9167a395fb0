import {
  WebhookVerificationError,
  type WebhookVerificationReason,
} from "../errors/webhook-verification-error.ts";

const advice: Readonly<Record<WebhookVerificationReason, string>> = {
  missing: "Is the provider set up to sign, or does a proxy remove it?",
  malformed: "Check the scheme.",
  stale: "Check the clock; an old delivery must be sent anew.",
  mismatch: "Check the secret, and that nothing changes the body on its way.",
};

/** The error for a delivery that does not prove where it comes from. */
export function refusal(reason: WebhookVerificationReason, what: string): WebhookVerificationError {
  return new WebhookVerificationError({ reason, message: `${what} ${advice[reason]}` });
}

/** The error for a header that does not have the form it must have. */
export function malformed(header: string): WebhookVerificationError {
  return refusal("malformed", `The header "${header}" does not hold what it should.`);
}

/** The error for a body whose sender is known, but which is no event. */
export function unreadable(what: string): WebhookVerificationError {
  return new WebhookVerificationError({
    reason: "malformed",
    code: "webhook_body_malformed",
    message: `${what} Compare it with the documentation of the provider.`,
  });
}
