import type { FailedAnswer } from "../../integration/answers.ts";
import type { CheckError } from "../../schemas/index.ts";

/** What every integration answers when asked for an error. */
export const errorResults = {
  ERROR_INVALID_CREDENTIALS: () =>
    failed({ type: "INVALID_CREDENTIALS", message: "Demo result: the provider refused the credentials." }),
  ERROR_ANY_PROVIDER_MESSAGE: () =>
    failed({ type: "PROVIDER_MESSAGE", message: "Demo result: the provider answered with an error." }),
  ERROR_CONNECTION_TO_PROVIDER: () =>
    failed({ type: "PROVIDER_CONNECTION", message: "Demo result: the provider could not be reached." }),
};

/** An answer with one error. */
export function failed(error: CheckError): FailedAnswer {
  return { errors: [error] };
}

/**
 * The error of a check that has to reach the person and has neither e-mail address nor telephone number.
 *
 * @remarks Unconfirmed: a reference integration of PassFort's has the type `MISSING_CHECK_INPUT`, its documentation this.
 */
export function missingContactDetails(): FailedAnswer {
  return failed({
    type: "INVALID_CHECK_INPUT",
    sub_type: "MISSING_CONTACT_DETAILS",
    message: "Demo result: contact details are missing.",
  });
}
