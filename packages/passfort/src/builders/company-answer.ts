import type { Pricing } from "../config/config-document.ts";
import type { ResultExtras } from "../integration/answers.ts";
import { companyDataAnswerSchema, type CompanyData } from "../schemas/index.ts";
import { checked } from "./checked.ts";
import { extrasProblems, splitExtras } from "./result-extras.ts";

/** What is known of a company. Without `metadata` none was found. */
export type CompanyAnswerParams = Omit<CompanyData, "entity_type"> & ResultExtras;

/**
 * The result of a company data check.
 *
 * @param pricing `config.pricing`, to refuse charges above its maximum here rather than when it is sent.
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
export function companyAnswer(
  params: CompanyAnswerParams,
  pricing?: Pricing,
): ResultExtras & { readonly check_output: CompanyData } {
  const { extras, output } = splitExtras(params);
  const check_output = { ...output, entity_type: "COMPANY" as const };
  return checked(
    "companyAnswer",
    { ...extras, check_output },
    companyDataAnswerSchema(),
    extrasProblems(extras, pricing),
  );
}
