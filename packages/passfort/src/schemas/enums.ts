/** Results of a single check, and of a custom check as a whole. */
export const verdicts = ["PASS", "FAIL", "PARTIAL", "WARN", "ERROR"] as const;

/** What a field of a document came to. */
export const fieldVerdicts = ["CHECK_VALID", "CHECK_INVALID", "CHECK_UNCERTAIN"] as const;

/** Which side of a document an image shows; or the face of its holder. */
export const imageTypes = ["FRONT", "BACK", "FACE"] as const;

/** What a file beside the images of a document is. */
export const fileTypes = ["LIVE_VIDEO", "VIDEO_FRAME"] as const;

/** What a provider says of a person as a whole. */
export const identityVerdicts = ["Pass", "Fail", "Error", "1+1", "2+2"] as const;

/** What a provider says of a person as a whole. */
export type IdentityVerdict = (typeof identityVerdicts)[number];

/** Whom or what a check is about. */
export const entityTypes = ["INDIVIDUAL", "COMPANY"] as const;

/** Why a check failed, as far as PassFort documents it. */
export const errorTypes = [
  "INVALID_CREDENTIALS",
  "INVALID_CONFIG",
  "MISSING_CHECK_INPUT",
  "INVALID_CHECK_INPUT",
  "PROVIDER_CONNECTION",
  "PROVIDER_MESSAGE",
  "UNSUPPORTED_DEMO_RESULT",
  "INTEGRATION",
] as const;

/** What exactly was wrong with the input of a check, as far as PassFort documents it. */
export const errorSubTypes = [
  "UNSUPPORTED_COUNTRY",
  "MISSING_CONTACT_DETAILS",
  "UNSUPPORTED_DOCUMENT_TYPE",
] as const;
