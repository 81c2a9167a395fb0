import type { AnswerExtras } from "../integration/answers.ts";
import type { CustomData } from "../integration/requests.ts";
import { screeningPollAnswerSchema } from "../schemas/index.ts";
import { checked } from "./checked.ts";

/** What an answer without a result may say. */
export interface PendingAnswerParams extends AnswerExtras {
  readonly reference?: string | undefined;
  /** Merged into what PassFort keeps of the check; new values win. */
  readonly custom_data?: CustomData | undefined;
}

/**
 * No result yet: PassFort asks again after the `polling_interval` of the config document.
 *
 * @throws {InvalidArgumentError} when PassFort would refuse it; code `invalid_answer`
 * @example
 * ```ts
 * import { pendingAnswer } from "@idbraid/passfort";
 *
 * const answer = pendingAnswer({ custom_data: { asked: 2 } });
 * ```
 */
export function pendingAnswer(
  params: PendingAnswerParams = {},
): PendingAnswerParams & { readonly pending: true } {
  return checked("pendingAnswer", { ...params, pending: true as const }, screeningPollAnswerSchema());
}
