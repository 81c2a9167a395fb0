import type { Pricing } from "../config/config-document.ts";
import type { ResultExtras } from "../integration/answers.ts";
import { searchAnswerSchema, type Candidate } from "../schemas/index.ts";
import { checked } from "./checked.ts";
import { extrasProblems } from "./result-extras.ts";

/**
 * The companies that a search found.
 *
 * @param candidates Best first; empty when there are none.
 * @param pricing `config.pricing`, to refuse charges that do not go with it here rather than when they are sent.
 * @throws {InvalidArgumentError} when PassFort would refuse it; code `invalid_answer`
 * @see PassFort's documentation, "Company search"
 * @example
 * ```ts
 * import { searchAnswer } from "@idbraid/passfort";
 *
 * const answer = searchAnswer([{ name: "Example Ltd", number: "01234567", country_of_incorporation: "GBR" }]);
 * ```
 */
export function searchAnswer(
  candidates: readonly Candidate[],
  extras: ResultExtras = {},
  pricing?: Pricing,
): ResultExtras & { readonly search_output: readonly Candidate[] } {
  const answer = { ...extras, search_output: candidates };
  return checked("searchAnswer", answer, searchAnswerSchema(), extrasProblems(extras, pricing));
}
