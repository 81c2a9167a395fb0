import * as z from "zod";
import { type LazySchema, lazySchema, openEnum, personal } from "@idbraid/core/schema";
import { addressHistory } from "./address.ts";
import { exactDate } from "./dates.ts";
import { fileTypes, imageTypes } from "./enums.ts";
import { listOf, nullish, type Written } from "./members.ts";
import { personalDetails } from "./personal-details.ts";
import { readVerificationResult, verificationResultSchema } from "./verification-result.ts";

/**
 * A document in the input of a check. Of a document that is still to be fetched there are no images.
 *
 * @see PassFort's documentation, "Document verification" and "Document fetch"
 * @remarks Unconfirmed: categories and types are those of PassFort's reference integration for documents; others pass.
 */
export const document: LazySchema<Document> = lazySchema(() => documentObject());

/** A document in the input of a check. */
export interface Document extends z.infer<ReturnType<typeof documentObject>> {}

/** A document in the output of a check, as an integration states it. */
export const verifiedDocument: LazySchema<VerifiedDocument> = lazySchema(() => written());

/** A document in the output of a check. */
export interface VerifiedDocument extends Written<z.infer<ReturnType<typeof written>>> {}

/** The same as it is read. */
export const readDocument: LazySchema<ReadDocument> = lazySchema(() => read());

/** The same as it is read. */
export interface ReadDocument extends z.infer<ReturnType<typeof read>> {}

const documentObject = () =>
  z.looseObject(
    nullish({
      id: z.string(),
      category: category(),
      document_type: documentType(),
      images: listOf(image()),
      files: listOf(file()),
      extracted_data: personal(extractedData()),
    }),
  );

const written = () => {
  const { expiry, issued } = nullish({ expiry: exactDate(), issued: exactDate() });
  return documentObject().extend(
    nullish({
      extracted_data: personal(extractedData().extend({ expiry, issued })),
      verification_result: verificationResultSchema(),
    }),
  );
};

const read = () => documentObject().extend(nullish({ verification_result: readVerificationResult() }));

const category = () =>
  openEnum([
    "PROOF_OF_ADDRESS",
    "PROOF_OF_BANK_ACCOUNT",
    "PROOF_OF_IDENTITY",
    "PROOF_OF_SOURCE_OF_FUNDS",
    "PROOF_OF_SOURCE_OF_WEALTH",
    "PROOF_OF_TAX_STATUS",
  ]);

const documentType = () =>
  openEnum([
    "BIOMETRIC_STATE_ID",
    "DRIVING_LICENCE",
    "FACE_IMAGE",
    "PASSPORT",
    "PASSPORT_CARD",
    "STATE_ID",
    "VOTER_ID",
    "UNKNOWN",
  ]);

const image = () =>
  z.looseObject(
    nullish({
      /** What `images.download` takes. */
      id: z.string(),
      image_type: openEnum(imageTypes),
      /** `YYYY-MM-DD HH:MM:SS`, UTC. */
      upload_date: z.string(),
      /** What `/download_file` is going to ask for. */
      provider_reference: z.string(),
      document_category: category(),
      document_type: documentType(),
    }),
  );

const file = () =>
  z.looseObject(
    nullish({
      type: openEnum(fileTypes),
      file_id: z.string(),
      /** What `/download_file` is going to ask for. */
      reference: z.string(),
    }),
  );

const extractedData = () =>
  z.looseObject(
    nullish({
      personal_details: personalDetails(),
      address_history: addressHistory(),
      number: z.string(),
      /** `YYYY-MM-DD`. */
      expiry: z.string(),
      /** `YYYY-MM-DD`. */
      issued: z.string(),
      issuer: z.string(),
      /** ISO 3166-1 alpha-3. */
      issuing_country: z.string(),
      mrz1: z.string(),
      mrz2: z.string(),
      mrz3: z.string(),
      external_ref: z.string(),
      external_service: z.string(),
      result: z.string(),
    }),
  );
