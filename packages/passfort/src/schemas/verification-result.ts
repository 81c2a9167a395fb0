import * as z from "zod";
import { type LazySchema, lazySchema, openEnum } from "@idbraid/core/schema";
import { fieldVerdicts, verdicts } from "./enums.ts";
import { listOf, nullish, oneOf, optional } from "./members.ts";

/**
 * What came of the verification of a document, as an integration states it.
 *
 * @see PassFort's documentation, "Document verification"
 * @remarks Unconfirmed: results and fields are those of PassFort's reference integration for documents; other fields pass.
 */
export const verificationResultSchema: LazySchema<VerificationResult> = lazySchema(() => written());

/** What came of the verification of a document. */
export interface VerificationResult extends z.infer<ReturnType<typeof written>> {}

/** The same as it is read. */
export const readVerificationResult: LazySchema<ReadVerificationResult> = lazySchema(() => read());

/** The same as it is read. */
export interface ReadVerificationResult extends z.infer<ReturnType<typeof read>> {}

const written = () =>
  z.strictObject(
    optional({
      ...summary(),
      image_checks: checks(),
      forgery_checks: checks(),
      field_checks: listOf(z.strictObject({ field: field(), result: oneOf(fieldVerdicts) })),
    }),
  );

const read = () =>
  z.looseObject(
    nullish({
      ...summary(),
      image_checks: readChecks(),
      forgery_checks: readChecks(),
      field_checks: listOf(z.looseObject(nullish({ field: field(), result: openEnum(fieldVerdicts) }))),
    }),
  );

const summary = () => ({
  all_passed: z.boolean(),
  /** False where the document is of a type that the provider cannot verify. */
  document_type_passed: z.boolean(),
  image_checks_passed: z.boolean(),
  forgery_checks_passed: z.boolean(),
  error_reason: z.string(),
  provider_name: z.string(),
});

const field = () =>
  openEnum([
    "FIELD_ADDRESS",
    "FIELD_DOB",
    "FIELD_EXPIRY",
    "FIELD_FAMILY_NAME",
    "FIELD_GENDER",
    "FIELD_GIVEN_NAMES",
    "FIELD_ISSUED",
    "FIELD_ISSUING_COUNTRY",
    "FIELD_MRZ",
    "FIELD_NATIONALITY",
    "FIELD_NUMBER",
  ]);

const checks = () =>
  listOf(z.strictObject({ category: z.string(), type: z.string(), result: oneOf(verdicts) }));

const readChecks = () =>
  listOf(z.looseObject(nullish({ category: z.string(), type: z.string(), result: openEnum(verdicts) })));
