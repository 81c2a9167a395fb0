import type { Pricing } from "../config/config-document.ts";
import type { ResultExtras } from "../integration/answers.ts";
import { companyDataAnswerSchema, type CompanyData } from "../schemas/index.ts";
import { checked } from "./checked.ts";
import { extrasProblems, splitExtras } from "./result-extras.ts";

/** What is known of a company. Without `metadata` none was found. */
export type CompanyAnswerParams = Omit<CompanyData, "entity_type"> & ResultExtras;

/** The answer of {@link companyAnswer}. */
export type CompanyAnswer = ResultExtras & { readonly check_output: CompanyData };

/**
 * The result of a company data check.
 *
 * @param pricing `config.pricing`, to refuse charges that do not go with it here rather than when they are sent.
 * @throws {InvalidArgumentError} when PassFort would refuse it; code `invalid_answer`
 * @see PassFort's documentation, "Company data"
 * @example
 * ```ts
 * import { companyAnswer } from "@idbraid/passfort";
 *
 * const answer = companyAnswer({
 *   metadata: { name: "Example Ltd", number: "01234567", country_of_incorporation: "GBR", is_active: true },
 * });
 * ```
 */
export function companyAnswer(params: CompanyAnswerParams, pricing?: Pricing): CompanyAnswer {
  const { extras, output } = splitExtras(params);
  const check_output = { ...output, entity_type: "COMPANY" as const };
  return checked(
    "companyAnswer",
    { ...extras, check_output },
    companyDataAnswerSchema(),
    extrasProblems(extras, pricing),
  );
}
