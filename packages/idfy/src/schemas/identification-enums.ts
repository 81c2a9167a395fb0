import { lazySchema, openEnum } from "@idbraid/core";

/** How the person gets to the identification: sent there, in a frame, or without our pages. */
export const idFlow = lazySchema(() => openEnum(["redirect", "iframe", "headless"]));

/** Electronic identities. `ftn` and `no_bankid` are names of the successor. */
export const idProviderType = lazySchema(() =>
  openEnum([
    "no_bankid_netcentric",
    "no_bankid_mobile",
    "no_bankid",
    "no_buypass",
    "se_bankid",
    "freja",
    "dk_nemid",
    "mitid",
    "fi_eid",
    "ftn",
    "itsme",
    "idin",
    "digid",
    "eherkenning",
    "sms_otp",
    "email_otp",
    "github",
    "google",
    "linkedin",
    "microsoft",
  ]),
);

/** Languages of the identification pages. */
export const idLanguageCode = lazySchema(() => openEnum(["en", "no", "sv", "da", "fi", "de", "nl"]));

/** What an identification is to tell about the person. */
export const idInclude = lazySchema(() =>
  openEnum([
    "name",
    "phone_number",
    "date_of_birth",
    "nin",
    "email",
    "organization",
    "nin_consent",
    "resource.vipps_aml_person",
  ]),
);

/** How far a session is. All but `created` and `user_initiated` are ends. */
export const idSessionStatus = lazySchema(() =>
  openEnum(["created", "user_initiated", "user_aborted", "timed_out", "invalidated", "failed", "success"]),
);

/** How far a resource of a session is. */
export const idResourceStatus = lazySchema(() =>
  openEnum([
    "pending",
    "missing_credentials",
    "unsupported_idp",
    "not_found",
    "unknown_error",
    "success",
    "insufficient_access",
    "invalid_credentials",
    "service_unavailable",
  ]),
);
