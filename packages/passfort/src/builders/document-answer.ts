import type { Pricing } from "../config/config-document.ts";
import type { ResultExtras } from "../integration/answers.ts";
import { documentAnswerSchema, type DocumentOutput } from "../schemas/index.ts";
import { checked } from "./checked.ts";
import { extrasProblems, splitExtras } from "./result-extras.ts";

/** The documents of the input with what was found, or those that were fetched or captured. */
export type DocumentAnswerParams = Omit<DocumentOutput, "entity_type"> & ResultExtras;

/** The answer of {@link documentAnswer}. */
export type DocumentAnswer = ResultExtras & { readonly check_output: DocumentOutput };

/**
 * The result of a document verification, fetch or capture.
 *
 * @param pricing `config.pricing`, to refuse charges that do not go with it here rather than when they are sent.
 * @throws {InvalidArgumentError} when PassFort would refuse it; code `invalid_answer`
 * @see PassFort's documentation, "Document verification" and "Document fetch"
 * @example
 * ```ts
 * import { documentAnswer, verificationResult } from "@idbraid/passfort";
 *
 * const answer = documentAnswer({
 *   documents: [
 *     {
 *       id: "0ae7f5ab-7e8d-4b0b-8d3a-57d0a4b30d6f",
 *       category: "PROOF_OF_IDENTITY",
 *       document_type: "PASSPORT",
 *       verification_result: verificationResult({
 *         document_type_passed: true,
 *         image_checks_passed: true,
 *         forgery_checks_passed: true,
 *       }),
 *     },
 *   ],
 * });
 * ```
 */
export function documentAnswer(params: DocumentAnswerParams, pricing?: Pricing): DocumentAnswer {
  const { extras, output } = splitExtras(params);
  const check_output = { ...output, entity_type: "INDIVIDUAL" as const };
  return checked(
    "documentAnswer",
    { ...extras, check_output },
    documentAnswerSchema(),
    extrasProblems(extras, pricing),
  );
}
