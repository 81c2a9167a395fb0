import type { CheckAnswer } from "../../integration/answers.ts";
import type { DocumentOutput } from "../../schemas/index.ts";
import type { DemoCheckRequest } from "../demo-results.ts";
import { derivedId } from "./derived-id.ts";
import { type Outcome, forEachFailure } from "./document-outcomes.ts";
import { examined } from "./examined-document.ts";
import { personIn } from "./person.ts";
import type { ConfigOf, ResultsOf } from "./results-by-value.ts";

type Type = "DOCUMENT_VERIFICATION";
type Request = DemoCheckRequest<ConfigOf<Type>>;
type Answer = CheckAnswer<ConfigOf<Type>>;

/** Demo results of document verifications. */
export const verificationResults: ResultsOf<Type> = {
  ANY: verified("ALL_PASS"),
  DOCUMENT_ALL_PASS: verified("ALL_PASS"),
  ERROR_UNSUPPORTED_DOCUMENT_TYPE: verified("UNSUPPORTED_DOCUMENT_TYPE"),
  ...forEachFailure("DOCUMENT", verified),
};

/** What PassFort requires of checks of given documents beside what all need. */
export const requiredOfVerification: readonly string[] = [
  "DOCUMENT_ALL_PASS",
  "ERROR_UNSUPPORTED_DOCUMENT_TYPE",
];

/** The documents of the input, with what came of them. */
function verified(outcome: Outcome) {
  return (request: Request): Answer => ({
    check_output: {
      entity_type: "INDIVIDUAL",
      documents: documentsIn(request).map((document) =>
        examined(document, personIn(request.check_input), outcome),
      ),
    },
  });
}

/** The documents of the input, at least one. */
export function documentsIn({ id, check_input }: Request): DocumentOutput["documents"] {
  const documents = check_input?.documents ?? [];
  const given = documents.map(({ id, category, document_type, images }) => ({
    id,
    category,
    document_type,
    images,
  }));
  if (given.length > 0) return given;
  return [{ id: derivedId(id, 1), category: "PROOF_OF_IDENTITY", document_type: "PASSPORT" }];
}
