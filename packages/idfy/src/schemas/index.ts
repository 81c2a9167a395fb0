/**
 * The zod schemas of what goes over the wire, each built when it is first called. Those of answers let unknown members
 * and values pass; those of requests do not.
 *
 * @module schemas
 */
export { authentication, authenticationParams } from "./authentication.ts";
export { contactDetails, contactDetailsParams } from "./contact-details.ts";
export { dataToSign, dataToSignParams } from "./data-to-sign.ts";
export { documentAdvanced, documentAdvancedParams } from "./document-advanced.ts";
export { documentNotification, documentNotificationParams } from "./document-notification.ts";
export { documentSignature, extendedDocumentSignature } from "./document-signature.ts";
export {
  documentListParams,
  documentLookupParams,
  documentSummary,
  documentSummaryPage,
} from "./document-summary.ts";
export {
  extraInfoDocument,
  extraInfoDocumentParams,
  extraInfoSigner,
  extraInfoSignerParams,
} from "./extra-info.ts";
export { documentFileParams, signerFileParams } from "./file-params.ts";
export { idSession, idSessionEvent, idSessionPage, idSessionResource } from "./id-session.ts";
export {
  idLanguage,
  idLanguageList,
  idProvider,
  idProviderList,
  jsonWebKeySet,
} from "./identification-catalogue.ts";
export {
  idFlow,
  idInclude,
  idLanguageCode,
  idProviderType,
  idResourceStatus,
  idSessionStatus,
} from "./identification-enums.ts";
export { identity } from "./identity.ts";
export { link } from "./link.ts";
export { redirectSettings, redirectSettingsParams } from "./redirect-settings.ts";
export { sessionCreateParams, sessionListParams } from "./session-params.ts";
export {
  documentCancelParams,
  documentCreateParams,
  documentUpdate,
  documentUpdateParams,
  signatureDocument,
} from "./signature-document.ts";
export {
  authenticationMechanism,
  colorTheme,
  documentStatus,
  extraInfoDocumentType,
  extraInfoSignerType,
  fileFormat,
  notificationSetting,
  redirectMode,
  resourceStatus,
  signatureLanguage,
  signatureMechanism,
  signatureMethod,
  signaturePackageFormat,
  signerFileFormat,
  spinner,
  themeMode,
} from "./signature-enums.ts";
export { signatureStatus } from "./signature-status.ts";
export { signatureType, signatureTypeParams } from "./signature-type.ts";
export { signer, signerCreateParams, signerList, signerUpdate, signerUpdateParams } from "./signer.ts";
export { signerInfo, signerInfoParams } from "./signer-info.ts";
export { signerNotifications, signerNotificationsParams } from "./signer-notifications.ts";
export { signerUi, signerUiParams } from "./signer-ui.ts";
