/** What came of the verification of a document. */
export type Outcome =
  | "ALL_PASS"
  | "IMAGE_CHECK_FAILURE"
  | "FORGERY_CHECK_FAILURE"
  | "NAME_FIELD_DIFFERENT"
  | "NAME_FIELD_UNREADABLE"
  | "DOB_FIELD_DIFFERENT"
  | "DOB_FIELD_UNREADABLE"
  | "UNSUPPORTED_DOCUMENT_TYPE";

/** A demo result for each failure, its value beginning with `prefix`. */
export function forEachFailure<Result>(
  prefix: string,
  result: (outcome: Outcome) => Result,
): Readonly<Record<string, Result>> {
  return Object.fromEntries(
    Object.entries(failuresByEnding).map(([ending, outcome]) => [`${prefix}_${ending}`, result(outcome)]),
  );
}

/**
 * The failures that a demo value can end with. PassFort's documentation spells two of them `UNREADBALE`, its reference
 * integrations `UNREADABLE`.
 */
const failuresByEnding: Readonly<Record<string, Outcome>> = {
  IMAGE_CHECK_FAILURE: "IMAGE_CHECK_FAILURE",
  FORGERY_CHECK_FAILURE: "FORGERY_CHECK_FAILURE",
  NAME_FIELD_DIFFERENT: "NAME_FIELD_DIFFERENT",
  NAME_FIELD_UNREADABLE: "NAME_FIELD_UNREADABLE",
  NAME_FIELD_UNREADBALE: "NAME_FIELD_UNREADABLE",
  DOB_FIELD_DIFFERENT: "DOB_FIELD_DIFFERENT",
  DOB_FIELD_UNREADABLE: "DOB_FIELD_UNREADABLE",
  DOB_FIELD_UNREADBALE: "DOB_FIELD_UNREADABLE",
};
