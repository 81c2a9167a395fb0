import { lazySchema, openEnum } from "@idbraid/core";

/** How far a document is. `signed`, `canceled` and `expired` are ends. */
export const documentStatus = lazySchema(() =>
  openEnum(["unsigned", "waiting_for_attachments", "partialsigned", "signed", "canceled", "expired"]),
);

/** Formats of a document's file. */
export const fileFormat = lazySchema(() =>
  openEnum(["unsigned", "native", "standard_packaging", "pades", "xades"]),
);

/** Formats of the file that one signer signed. */
export const signerFileFormat = lazySchema(() => openEnum(["native", "packaged"]));

/** Languages of the signing pages and messages. */
export const signatureLanguage = lazySchema(() => openEnum(["NO", "EN", "SV", "DA", "FI", "NL", "DE"]));

/** The eID or other means a signer signs with. */
export const signatureMethod = lazySchema(() =>
  openEnum([
    "no_bankid",
    "no_bankid_mobile",
    "no_bankid_netcentric",
    "no_bankid_oidc",
    "no_buypass",
    "no_commfides",
    "se_bankid",
    "dk_nemid",
    "mitid",
    "fi_tupas",
    "fi_mobiilivarmenne",
    "fi_eid",
    "nl_digid",
    "digid",
    "idin",
    "itsme",
    "eherkenning",
    "es_dni",
    "ee_esteid",
    "mobile_connect",
    "sms_otp",
    "identification_papers",
    "social",
    "unknown",
  ]),
);

/** What kind of signature it is. */
export const signatureMechanism = lazySchema(() =>
  openEnum(["pkisignature", "eaccept", "identification", "handwritten", "handwritten_with_identification"]),
);

/** How a signer proves who they are before the document is shown. */
export const authenticationMechanism = lazySchema(() => openEnum(["off", "eid", "smsOtp", "eidAndSmsOtp"]));

/** What happens in the browser after signing. */
export const redirectMode = lazySchema(() =>
  openEnum([
    "donot_redirect",
    "redirect",
    "iframe_with_webmessaging",
    "iframe_with_redirect",
    "iframe_with_redirect_and_webmessaging",
  ]),
);

/** Formats that signed files are packed in. */
export const signaturePackageFormat = lazySchema(() => openEnum(["xades", "pades", "no_bankid_pades"]));

/** How a signer is told. */
export const notificationSetting = lazySchema(() => openEnum(["off", "sendSms", "sendEmail", "sendBoth"]));

/** Lookups that are made about a signer. Some cost money. */
export const extraInfoSignerType = lazySchema(() =>
  openEnum([
    "personalInfo",
    "companyInfo",
    "companyInfoAutoComplete",
    "personalCreditCheck",
    "businessCreditCheck",
    "officialPersonalInfo",
    "bankIDApisAmlPersonSanctionPep",
    "bankIDApisAmlPersonSanctionPepReport",
    "bankIDApisAmlCurrentAddress",
    "vippsAmlPerson",
  ]),
);

/** Lookups that are made about a document. */
export const extraInfoDocumentType = lazySchema(() => openEnum(["rightsAndProkura"]));

/** How far a linked resource is. */
export const resourceStatus = lazySchema(() =>
  openEnum([
    "Unknown",
    "NotReady",
    "Success",
    "signatureError",
    "NotFound",
    "BadInput",
    "ServiceUnavailable",
    "Unauthorized",
    "TimeOut",
  ]),
);

/** Colours of the signing pages. */
export const colorTheme = lazySchema(() =>
  openEnum([
    "Default",
    "Black",
    "Blue",
    "Cyan",
    "Dark",
    "Lime",
    "Neutral",
    "Pink",
    "Purple",
    "Red",
    "Teal",
    "Indigo",
    "LightBlue",
    "DeepPurple",
    "Green",
    "LightGreen",
    "Yellow",
    "Amber",
    "Orange",
    "DeepOrange",
    "Brown",
    "Gray",
    "BlueGray",
    "OceanGreen",
    "GreenOcean",
  ]),
);

/** Brightness of the signing pages. */
export const themeMode = lazySchema(() => openEnum(["Default", "Light", "Dark"]));

/** What turns while the signing page waits. */
export const spinner = lazySchema(() => openEnum(["Document", "Classic", "Cubes", "Bounce"]));
