import type { CheckAnswer } from "../../integration/answers.ts";
import type { DemoCheckRequest } from "../demo-results.ts";
import { derivedId } from "./derived-id.ts";
import { type Outcome, forEachFailure } from "./document-outcomes.ts";
import { missingContactDetails } from "./error-results.ts";
import { examined } from "./examined-document.ts";
import { fetched } from "./fetched-document.ts";
import { personIn } from "./person.ts";
import type { ConfigOf, ResultsOf } from "./results-by-value.ts";

type Type = "DOCUMENT_CAPTURE";
/** The documents that are captured, each with what came of it. */
type Captured = { readonly IDENTITY?: Outcome; readonly ADDRESS?: Outcome };

/** Demo results of document captures. */
export const captureResults: ResultsOf<Type> = {
  ANY: captured({ IDENTITY: "ALL_PASS", ADDRESS: "ALL_PASS" }),
  DOCUMENT_ALL_CATEGORIES_ALL_PASS: captured({ IDENTITY: "ALL_PASS", ADDRESS: "ALL_PASS" }),
  DOCUMENT_SINGLE_CATEGORY_IDENTITY_ALL_PASS: captured({ IDENTITY: "ALL_PASS" }),
  DOCUMENT_SINGLE_CATEGORY_ADDRESS_ALL_PASS: captured({ ADDRESS: "ALL_PASS" }),
  ERROR_MISSING_CONTACT_DETAILS: missingContactDetails,
  ...forEachFailure("DOCUMENT_SINGLE_CATEGORY_IDENTITY", (IDENTITY) => captured({ IDENTITY })),
  ...forEachFailure("DOCUMENT_SINGLE_CATEGORY_ADDRESS", (ADDRESS) => captured({ ADDRESS })),
  ...forEachFailure("DOCUMENT_ALL_CATEGORIES_IDENTITY", (IDENTITY) =>
    captured({ IDENTITY, ADDRESS: "ALL_PASS" }),
  ),
  ...forEachFailure("DOCUMENT_ALL_CATEGORIES_ADDRESS", (ADDRESS) =>
    captured({ IDENTITY: "ALL_PASS", ADDRESS }),
  ),
};

function captured({ IDENTITY, ADDRESS }: Captured) {
  return ({ id, check_input }: DemoCheckRequest<ConfigOf<Type>>): CheckAnswer<ConfigOf<Type>> => {
    const person = personIn(check_input);
    const identity = { id: derivedId(id, 1), category: "PROOF_OF_IDENTITY", document_type: "PASSPORT" };
    const address = { id: derivedId(id, 2), category: "PROOF_OF_ADDRESS" };
    return {
      check_output: {
        entity_type: "INDIVIDUAL",
        documents: [
          ...(IDENTITY === undefined ? [] : [examined(fetched(identity), person, IDENTITY)]),
          ...(ADDRESS === undefined ? [] : [examined(fetched(address), person, ADDRESS)]),
        ],
      },
    };
  };
}
