import { type VerificationResult, verificationResultSchema } from "../schemas/index.ts";
import { ownMembers } from "../own-members.ts";
import { checked } from "./checked.ts";

/** What checking a document found. */
export type VerificationResultParams = Omit<VerificationResult, "all_passed" | keyof Passed> & Passed;

interface Passed {
  /** It is a document of the type that it claims to be. */
  readonly document_type_passed: boolean;
  readonly image_checks_passed: boolean;
  readonly forgery_checks_passed: boolean;
}

/**
 * What checking a document found, with `all_passed` taken from the rest: true when type, image and forgery checks have
 * passed and every field is valid. Where your provider does not run one of them, write the object yourself.
 *
 * @throws {InvalidArgumentError} when PassFort would refuse it; code `invalid_answer`
 * @see PassFort's documentation, "Document verification"
 * @example
 * ```ts
 * import { verificationResult } from "@idbraid/passfort";
 *
 * const result = verificationResult({
 *   document_type_passed: true,
 *   image_checks_passed: true,
 *   forgery_checks_passed: true,
 *   field_checks: [{ field: "FIELD_DOB", result: "CHECK_UNCERTAIN" }],
 * });
 * // result.all_passed is false
 * ```
 */
export function verificationResult(params: VerificationResultParams): VerificationResult {
  const { document_type_passed, image_checks_passed, forgery_checks_passed, field_checks } =
    ownMembers(params);
  const parts = [document_type_passed, image_checks_passed, forgery_checks_passed];
  const fields = Array.isArray(field_checks)
    ? field_checks.map((field: { readonly result?: unknown } | null) => field?.result === "CHECK_VALID")
    : [];
  const result = { ...params, all_passed: [...parts, ...fields].every(Boolean) };
  return checked("verificationResult", result, verificationResultSchema());
}
