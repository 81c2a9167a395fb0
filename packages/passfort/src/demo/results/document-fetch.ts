import type { CheckAnswer } from "../../integration/answers.ts";
import type { DemoCheckRequest } from "../demo-results.ts";
import { type Outcome, forEachFailure } from "./document-outcomes.ts";
import { documentsIn, requiredOfVerification } from "./document-verification.ts";
import { failed, missingContactDetails } from "./error-results.ts";
import { examined } from "./examined-document.ts";
import { fetched } from "./fetched-document.ts";
import { personIn } from "./person.ts";
import type { ConfigOf, ResultsOf } from "./results-by-value.ts";

type Type = "DOCUMENT_FETCH";

/** Demo results of document fetches. */
export const fetchResults: ResultsOf<Type> = {
  ANY: found("ALL_PASS"),
  DOCUMENT_ALL_PASS: found("ALL_PASS"),
  ERROR_UNSUPPORTED_DOCUMENT_TYPE: found("UNSUPPORTED_DOCUMENT_TYPE"),
  ERROR_INVALID_PROVIDER_REFERENCE: () =>
    failed({
      type: "INVALID_CHECK_INPUT",
      message: "Demo result: the provider does not know the reference.",
      data: { field: "external_refs.generic" },
    }),
  ERROR_MISSING_CONTACT_DETAILS: missingContactDetails,
  ...forEachFailure("DOCUMENT", found),
};

/** What PassFort requires of document fetches beside what all need. */
export const requiredOfFetch: readonly string[] = [
  ...requiredOfVerification,
  "ERROR_INVALID_PROVIDER_REFERENCE",
];

/** The document of the input as the provider has it. */
function found(outcome: Outcome) {
  return (request: DemoCheckRequest<ConfigOf<Type>>): CheckAnswer<ConfigOf<Type>> => ({
    check_output: {
      entity_type: "INDIVIDUAL",
      documents: documentsIn(request).map((document) =>
        examined(fetched(document), personIn(request.check_input), outcome),
      ),
    },
  });
}
