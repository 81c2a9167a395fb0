import * as z from "zod";
import { lazySchema, personal } from "@idbraid/core/schema";
import { chargeSchema } from "./charge.ts";
import { checkError, checkWarning } from "./check-error.ts";
import { companyData } from "./company.ts";
import { customResult } from "./custom-result.ts";
import { identityVerdicts } from "./enums.ts";
import { externalResource } from "./external-resource.ts";
import { documentOutput, identityOutput, individualData } from "./individual.ts";
import { anyMembers, listOf, oneOf, optional, personOrCompany, uuid } from "./members.ts";
import { screeningOutput } from "./screening-output.ts";
import { candidate } from "./search.ts";

const extras = () =>
  optional({
    errors: listOf(checkError()),
    warnings: listOf(checkWarning()),
    provider_data: personal(z.unknown()),
  });
const resultExtras = () => ({
  ...extras(),
  ...optional({ charges: listOf(chargeSchema()), external_resources: listOf(externalResource()) }),
});
const pollExtras = () =>
  optional({
    pending: z.boolean(),
    provider_id: uuid(),
    reference: z.string().min(1, "must not be empty"),
    custom_data: personal(anyMembers()),
  });

/** The answer of an identity check: matches, the verdict of the provider, or both. */
export const identityAnswerSchema = lazySchema(() =>
  z
    .strictObject({
      ...resultExtras(),
      ...optional({
        check_output: identityOutput(),
        result: oneOf(identityVerdicts),
      }),
    })
    .check(({ value, issues }) => {
      if (failed(value) || value.result !== undefined) return;
      if (value.check_output === undefined) issues.push(missing(value, "check_output"));
      else if (value.check_output.electronic_id_check.matches === undefined) {
        issues.push(missing(value, "check_output", "electronic_id_check", "matches"));
      }
    }),
);

/** The answer of a company data check. Where the provider knows nothing of the company there is no `check_output`. */
export const companyDataAnswerSchema = lazySchema(() =>
  z.strictObject({ ...resultExtras(), ...optional({ check_output: companyData() }) }),
);

/** The answer of a custom check. */
export const customAnswerSchema = lazySchema(() =>
  z
    .strictObject({
      ...resultExtras(),
      ...optional({
        result: customResult(),
        check_output: personOrCompany(individualData(), companyData()),
      }),
    })
    .check(needs("result")),
);

/** The answer of `/checks/{check_id}/complete` of a check of documents. */
export const documentAnswerSchema = lazySchema(() =>
  z
    .strictObject({ ...resultExtras(), ...optional({ check_output: documentOutput() }) })
    .check(needs("check_output")),
);

/** The answer of a poll of a screening. */
export const screeningPollAnswerSchema = lazySchema(() =>
  z
    .strictObject({ ...resultExtras(), ...pollExtras(), ...optional({ check_output: screeningOutput() }) })
    .check(needs("check_output")),
);

/** The answer of a poll of company data, monitored or not. */
export const companyDataPollAnswerSchema = lazySchema(() =>
  z.strictObject({ ...resultExtras(), ...pollExtras(), ...optional({ check_output: companyData() }) }),
);

/** The answer of `/checks` where a check has only begun. */
export const startAnswerSchema = lazySchema(() =>
  z
    .strictObject({
      ...extras(),
      ...optional({
        provider_id: uuid(),
        reference: z.string().min(1, "must not be empty"),
        custom_data: personal(anyMembers()),
      }),
    })
    .check(needs("reference")),
);

/** The answer of `/search`. */
export const searchAnswerSchema = lazySchema(() =>
  z
    .strictObject({ ...resultExtras(), ...optional({ search_output: listOf(candidate()) }) })
    .check(needs("search_output")),
);

/** The answer of `/monitored_checks/ready`. */
export const monitoredReadyAnswerSchema = lazySchema(() => z.strictObject(extras()));

/** The answer of `/monitored_provider/poll`. */
export const providerPollAnswerSchema = lazySchema(() =>
  z.strictObject({
    ...extras(),
    references: z.union([z.literal("UNKNOWN"), listOf(z.string())], 'must be "UNKNOWN" or a list of texts'),
  }),
);

interface Answer {
  readonly errors?: readonly unknown[] | undefined;
  readonly pending?: boolean | undefined;
  readonly [member: string]: unknown;
}

/** A check failed if its answer has errors, whatever else is there. */
function failed(answer: Answer): boolean {
  return (answer.errors?.length ?? 0) > 0;
}

/** A member that must be there unless the check failed or goes on. */
function needs(member: string) {
  return ({ value, issues }: z.core.ParsePayload<Answer>): void => {
    if (failed(value) || value.pending === true || value[member] !== undefined) return;
    issues.push(missing(value, member));
  };
}

function missing(input: unknown, ...path: string[]): z.core.$ZodRawIssue {
  return { code: "custom", path, input, message: "is missing, and there are no errors" };
}
