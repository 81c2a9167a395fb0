import type { CheckError } from "../schemas/index.ts";

/**
 * Why a check failed, for {@link failed}. The user reads the message in PassFort's portal: the default ones say what to
 * do and hold no personal data; those that you write should not either.
 *
 * @see PassFort's documentation, "Error"
 * @example
 * ```ts
 * import { checkErrors, failed } from "@idbraid/passfort";
 *
 * const answer = failed([checkErrors.missingCheckInput("dob"), checkErrors.unsupportedCountry("FRA")]);
 * ```
 */
export const checkErrors = {
  /** The provider refused the credentials. */
  invalidCredentials: (
    message = "The provider refused the credentials. Check them in the settings of this check.",
  ): CheckError => ({ type: "INVALID_CREDENTIALS", message }),

  /** The configuration cannot be used. */
  invalidConfig: (
    message = "The configuration of this check cannot be used. Check its settings.",
  ): CheckError => ({ type: "INVALID_CONFIG", message }),

  /** Something is missing in the input. @param field Such as `dob`; it goes into `data` too. */
  missingCheckInput: (
    field: string,
    message = `The check needs "${field}", which is missing.`,
  ): CheckError => ({
    type: "MISSING_CHECK_INPUT",
    message,
    data: { field },
  }),

  /** Something in the input cannot be handled. @param field Such as `dob`; it goes into `data` too. */
  invalidCheckInput: (field: string, message = `The check cannot use "${field}" as it is.`): CheckError => ({
    type: "INVALID_CHECK_INPUT",
    message,
    data: { field },
  }),

  /** The provider has no data of this country. @param country ISO 3166-1 alpha-3. */
  unsupportedCountry: (
    country: string,
    message = `The provider does not support the country ${country}.`,
  ): CheckError => ({
    type: "INVALID_CHECK_INPUT",
    sub_type: "UNSUPPORTED_COUNTRY",
    message,
    data: { country },
  }),

  /**
   * There is neither an email address nor a phone number that the provider could use.
   *
   * @param type PassFort's documentation has it under `INVALID_CHECK_INPUT`, a reference integration of PassFort under
   *   `MISSING_CHECK_INPUT`.
   * @remarks Unconfirmed: which of the two types PassFort expects.
   */
  missingContactDetails: (
    message = "The check needs an email address or a phone number.",
    type: "INVALID_CHECK_INPUT" | "MISSING_CHECK_INPUT" = "INVALID_CHECK_INPUT",
  ): CheckError => ({ type, sub_type: "MISSING_CONTACT_DETAILS", message }),

  /**
   * The provider cannot check documents of this type.
   *
   * @remarks Unconfirmed: only the schema of screening checks names this sub-type.
   */
  unsupportedDocumentType: (
    message = "The provider does not support documents of this type.",
  ): CheckError => ({ type: "INVALID_CHECK_INPUT", sub_type: "UNSUPPORTED_DOCUMENT_TYPE", message }),

  /** The provider could not be reached. */
  providerConnection: (
    message = "The provider could not be reached. Run the check again later.",
  ): CheckError => ({
    type: "PROVIDER_CONNECTION",
    message,
  }),

  /** The provider answered with an error. @param message What the provider said, or what it means for the user. */
  providerMessage: (message = "The provider answered with an error."): CheckError => ({
    type: "PROVIDER_MESSAGE",
    message,
  }),

  /** There is no such demo result. */
  unsupportedDemoResult: (
    demoResult: string,
    message = `This integration has no demo result "${demoResult}".`,
  ): CheckError => ({ type: "UNSUPPORTED_DEMO_RESULT", message }),
} as const;
