import type { Pricing } from "../config/config-document.ts";
import type { ResultExtras } from "../integration/answers.ts";
import { screeningPollAnswerSchema, type ScreeningOutput } from "../schemas/index.ts";
import { checked } from "./checked.ts";
import { extrasProblems, splitExtras } from "./result-extras.ts";

/** What a screening found. `screening_hits` is empty when that is nothing. */
export type ScreeningAnswerParams = ScreeningOutput & ResultExtras;

/** The answer of {@link screeningAnswer}. */
export type ScreeningAnswer = ResultExtras & { readonly check_output: ScreeningOutput };

/**
 * The result of a screening.
 *
 * @param pricing `config.pricing`, to refuse charges that do not go with it here rather than when they are sent.
 * @throws {InvalidArgumentError} when PassFort would refuse it; code `invalid_answer`
 * @see PassFort's documentation, the schema of polled screening
 * @example
 * ```ts
 * import { screeningAnswer } from "@idbraid/passfort";
 *
 * const answer = screeningAnswer({ entity_type: "INDIVIDUAL", screening_hits: [] });
 * ```
 */
export function screeningAnswer(params: ScreeningAnswerParams, pricing?: Pricing): ScreeningAnswer {
  const { extras, output } = splitExtras(params);
  const answer = { ...extras, check_output: output as ScreeningOutput };
  return checked("screeningAnswer", answer, screeningPollAnswerSchema(), extrasProblems(extras, pricing));
}
