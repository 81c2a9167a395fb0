import type { ResultExtras } from "../integration/answers.ts";
import {
  customAnswerSchema,
  type CompanyData,
  type CustomResult,
  type IndividualData,
} from "../schemas/index.ts";
import { ownMembers } from "../own-members.ts";
import { checked } from "./checked.ts";
import { extrasProblems } from "./result-extras.ts";

/** What a custom check decided. Custom checks cannot charge. */
export type CustomAnswerParams = CustomResult &
  Omit<ResultExtras, "charges"> & { readonly check_output?: IndividualData | CompanyData | undefined };

/** The answer of {@link customAnswer}. */
export type CustomAnswer = Omit<ResultExtras, "charges"> & {
  readonly result: CustomResult;
  readonly check_output?: IndividualData | CompanyData | undefined;
};

/**
 * The result of a custom check.
 *
 * @throws {InvalidArgumentError} when PassFort would refuse it; code `invalid_answer`
 * @see PassFort's documentation, "Company custom checks" and "Individual custom checks"
 * @example
 * ```ts
 * import { customAnswer } from "@idbraid/passfort";
 *
 * const answer = customAnswer({ decision: "WARN", summary: "Two of three sources know the company." });
 * ```
 */
export function customAnswer(params: CustomAnswerParams): CustomAnswer {
  const { decision, summary, ...rest } = ownMembers(params);
  const { charges } = rest as ResultExtras;
  const problems = charges === undefined ? [] : [{ path: "charges", message: "are none of a custom check" }];
  return checked("customAnswer", { ...rest, result: { decision, summary } }, customAnswerSchema(), [
    ...problems,
    ...extrasProblems(rest, undefined),
  ]);
}
