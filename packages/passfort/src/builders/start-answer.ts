import type { AnswerExtras } from "../integration/answers.ts";
import type { CustomData } from "../integration/requests.ts";
import { startAnswerSchema } from "../schemas/index.ts";
import { checked } from "./checked.ts";

/** What a start gives. */
export interface StartAnswerParams extends AnswerExtras {
  /** Names the check in callbacks and later requests. Never the same for two checks. */
  readonly reference: string;
  /** What PassFort keeps for you and sends with later requests of the check. Keep it small. */
  readonly custom_data?: CustomData | undefined;
  /** @default `provider_id` of the integration's options */
  readonly provider_id?: string | undefined;
}

/**
 * A check that has begun.
 *
 * @throws {InvalidArgumentError} when PassFort would refuse it; code `invalid_answer`
 * @see PassFort's documentation, "Document verification"
 * @example
 * ```ts
 * import { startAnswer } from "@idbraid/passfort";
 *
 * const answer = startAnswer({ reference: crypto.randomUUID(), custom_data: { region: "eu" } });
 * ```
 */
export function startAnswer(params: StartAnswerParams): StartAnswerParams {
  return checked("startAnswer", { ...params }, startAnswerSchema());
}
