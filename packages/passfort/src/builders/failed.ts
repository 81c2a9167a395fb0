import type { AnswerExtras, FailedAnswer } from "../integration/answers.ts";
import { type CheckError, monitoredReadyAnswerSchema } from "../schemas/index.ts";
import { checked } from "./checked.ts";

/**
 * A check that failed: why, in words that the user sees. Never has charges.
 *
 * @param errors One or more, such as those of `checkErrors`.
 * @throws {InvalidArgumentError} when there is no error, or PassFort would refuse one; code `invalid_answer`
 * @see PassFort's documentation, "Error"
 * @example
 * ```ts
 * import { checkErrors, failed } from "@idbraid/passfort";
 *
 * const answer = failed(checkErrors.missingCheckInput("dob"));
 * ```
 */
export function failed(errors: CheckError | readonly CheckError[], extras: AnswerExtras = {}): FailedAnswer {
  const all = (Array.isArray(errors) ? errors : [errors]) as readonly CheckError[] as FailedAnswer["errors"];
  const none = [{ path: "errors", message: "are none: a check that failed says why" }];
  return checked(
    "failed",
    { ...extras, errors: all },
    monitoredReadyAnswerSchema(),
    all.length === 0 ? none : [],
  );
}
