import type { DocumentOutput, VerificationResult } from "../../schemas/index.ts";
import type { Outcome } from "./document-outcomes.ts";
import type { DemoPerson } from "./person.ts";

type WrittenDocument = DocumentOutput["documents"][number];
type Extracted = NonNullable<WrittenDocument["extracted_data"]>;

/** A document with what was read of it and what came of its verification. */
export function examined(document: WrittenDocument, person: DemoPerson, outcome: Outcome): WrittenDocument {
  const address = document.category === "PROOF_OF_ADDRESS";
  const supported = outcome !== "UNSUPPORTED_DOCUMENT_TYPE";
  return {
    ...document,
    ...(supported && {
      extracted_data: {
        personal_details: readPerson(person, outcome),
        ...(address ? { address_history: [{ address: person.address }] } : numbers(person)),
      },
    }),
    verification_result: verification(outcome),
  };
}

function numbers({ nationality }: DemoPerson): Extracted {
  return {
    number: "DEMO00001",
    issued: "2020-01-01",
    expiry: "2099-12-31",
    issuing_country: nationality,
    issuer: "Demo authority",
  };
}

/** What a provider reads of a person. What is unreadable is left out. */
function readPerson(
  { name, dob, nationality }: DemoPerson,
  outcome: Outcome,
): NonNullable<Extracted["personal_details"]> {
  const otherName = { given_names: ["Other"], family_name: `Other-${name.family_name}` };
  const otherDob = dob.startsWith("1970") ? "1971-01-01" : "1970-01-01";
  return {
    nationality,
    ...(outcome !== "NAME_FIELD_UNREADABLE" && {
      name: outcome === "NAME_FIELD_DIFFERENT" ? otherName : name,
    }),
    ...(outcome !== "DOB_FIELD_UNREADABLE" && { dob: outcome === "DOB_FIELD_DIFFERENT" ? otherDob : dob }),
  };
}

function verification(outcome: Outcome): VerificationResult {
  const document_type_passed = outcome !== "UNSUPPORTED_DOCUMENT_TYPE";
  if (!document_type_passed) {
    return { all_passed: false, document_type_passed, error_reason: "UNSUPPORTED_DOCUMENT_TYPE" };
  }
  const image_checks_passed = outcome !== "IMAGE_CHECK_FAILURE";
  const forgery_checks_passed = outcome !== "FORGERY_CHECK_FAILURE";
  return {
    all_passed: outcome === "ALL_PASS",
    document_type_passed,
    image_checks_passed,
    image_checks: [{ category: "Image quality", type: "Sharpness", result: verdict(image_checks_passed) }],
    forgery_checks_passed,
    forgery_checks: [{ category: "Security", type: "Fonts", result: verdict(forgery_checks_passed) }],
    field_checks: [
      { field: "FIELD_GIVEN_NAMES", result: fieldCheck("NAME", outcome) },
      { field: "FIELD_FAMILY_NAME", result: fieldCheck("NAME", outcome) },
      { field: "FIELD_DOB", result: fieldCheck("DOB", outcome) },
    ],
    provider_name: "Demo provider",
  };
}

function verdict(passed: boolean): "PASS" | "FAIL" {
  return passed ? "PASS" : "FAIL";
}

function fieldCheck(
  field: "NAME" | "DOB",
  outcome: Outcome,
): "CHECK_VALID" | "CHECK_INVALID" | "CHECK_UNCERTAIN" {
  if (outcome === `${field}_FIELD_DIFFERENT`) return "CHECK_INVALID";
  return outcome === `${field}_FIELD_UNREADABLE` ? "CHECK_UNCERTAIN" : "CHECK_VALID";
}
