import type { Pricing } from "../config/config-document.ts";
import type { ResultExtras } from "../integration/answers.ts";
import { identityAnswerSchema, type IdentityOutput, type IdentityVerdict } from "../schemas/index.ts";
import { ownMembers } from "../own-members.ts";
import { checked } from "./checked.ts";
import { extrasProblems } from "./result-extras.ts";

type ElectronicIdCheck = IdentityOutput["electronic_id_check"];

/** What an identity check found. */
export interface IdentityAnswerParams extends ResultExtras {
  /** One for each database that was asked; `count: 0` where nobody was found. */
  readonly matches?: ElectronicIdCheck["matches"];
  /** Where the provider shows the result. */
  readonly provider_url?: ElectronicIdCheck["provider_url"];
  /** @remarks Unconfirmed: only a reference integration sends it. */
  readonly provider_reference_number?: ElectronicIdCheck["provider_reference_number"];
  /** The addresses that were checked. */
  readonly address_history?: IdentityOutput["address_history"];
  /** The provider's own verdict, where there are no matches, or besides. */
  readonly result?: IdentityVerdict | undefined;
}

/** The answer of {@link identityAnswer}. */
export type IdentityAnswer = ResultExtras &
  (
    | { readonly check_output: IdentityOutput; readonly result?: IdentityVerdict | undefined }
    | { readonly check_output?: undefined; readonly result: IdentityVerdict }
  );

/**
 * The result of an identity check.
 *
 * @param pricing `config.pricing`, to refuse charges that do not go with it here rather than when they are sent.
 * @throws {InvalidArgumentError} when PassFort would refuse it; code `invalid_answer`
 * @see PassFort's documentation, "Electronic identity checks"
 * @example
 * ```ts
 * import { charge, identityAnswer } from "@idbraid/passfort";
 *
 * const answer = identityAnswer({
 *   matches: [{ count: 1, database_name: "Electoral roll", database_type: "CIVIL", matched_fields: ["SURNAME", "DOB"] }],
 *   charges: [charge(150)],
 * });
 * ```
 */
export function identityAnswer(params: IdentityAnswerParams, pricing?: Pricing): IdentityAnswer {
  const { matches, provider_url, provider_reference_number, address_history, ...rest } = ownMembers(params);
  const check_output = {
    entity_type: "INDIVIDUAL",
    address_history,
    electronic_id_check: { matches, provider_url, provider_reference_number },
  };
  const found = [matches, provider_url, provider_reference_number, address_history];
  const hasOutput = rest.result === undefined || found.some((member) => member !== undefined);
  const answer = { ...rest, ...(hasOutput && { check_output }) };
  return checked(
    "identityAnswer",
    answer,
    identityAnswerSchema(),
    extrasProblems(rest, pricing),
  ) as IdentityAnswer;
}
