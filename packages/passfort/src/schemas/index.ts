/**
 * The zod schemas of what goes over the wire, each built when it is first called. Those of what PassFort sends, and those
 * whose name begins with `read`, let unknown members and values pass. Those of what an integration answers are strict about
 * what it states itself; where a builder of the package has the plain name, theirs ends in `Schema`.
 *
 * @module schemas
 */
export {
  type Address,
  address,
  addressHistory,
  type AddressPeriod,
  type CompanyAddress,
  companyAddresses,
} from "./address.ts";
export {
  companyDataAnswerSchema,
  companyDataPollAnswerSchema,
  customAnswerSchema,
  documentAnswerSchema,
  identityAnswerSchema,
  monitoredReadyAnswerSchema,
  providerPollAnswerSchema,
  screeningPollAnswerSchema,
  searchAnswerSchema,
  startAnswerSchema,
} from "./answers.ts";
export { associatedEntity, type AssociatedEntity, type ReadAssociatedEntity } from "./associated-entity.ts";
export { type Charge, chargeSchema } from "./charge.ts";
export { type CheckError, checkError, type CheckWarning, checkWarning } from "./check-error.ts";
export { companyData, type CompanyData, companyInput, type CompanyInput } from "./company.ts";
export {
  type CompanyContact,
  companyMetadata,
  type CompanyMetadata,
  type StructuredCompanyType,
  type TaxId,
} from "./company-metadata.ts";
export { customResult, type CustomResult } from "./custom-result.ts";
export { exactDate, partialDate } from "./dates.ts";
export {
  type Document,
  document,
  type ReadDocument,
  type VerifiedDocument,
  verifiedDocument,
} from "./document.ts";
export {
  electronicIdCheck,
  type ElectronicIdCheck,
  type ReadElectronicIdCheck,
} from "./electronic-id-check.ts";
export type { IdentityVerdict } from "./enums.ts";
export { externalResource, type ExternalResource } from "./external-resource.ts";
export {
  documentOutput,
  type DocumentOutput,
  identityOutput,
  type IdentityOutput,
  individualData,
  type IndividualData,
  individualInput,
  type IndividualInput,
} from "./individual.ts";
export {
  type ContactDetails,
  contactDetails,
  personalDetails,
  type PersonalDetails,
} from "./personal-details.ts";
export {
  callbackAnswer,
  type CallbackAnswer,
  readCheckAnswer,
  type ReadCheckAnswer,
  readMonitoredReadyAnswer,
  type ReadMonitoredReadyAnswer,
  readProviderPollAnswer,
  type ReadProviderPollAnswer,
  readSearchAnswer,
  type ReadSearchAnswer,
  readStartAnswer,
  type ReadStartAnswer,
} from "./read-answers.ts";
export {
  readMetadataDocument,
  type ReadMetadataDocument,
  readConfigDocument,
  type ReadConfigDocument,
} from "./read-config-document.ts";
export {
  companyCheckRequest,
  completeRequest,
  downloadFileRequest,
  downloadInfo,
  type DownloadInfo,
  individualCheckRequest,
  monitoredRequest,
  pollRequest,
  readyRequest,
  requestEnvelope,
  searchRequest,
} from "./requests.ts";
export { type ReadScreeningHit, screeningHit, type ScreeningHit } from "./screening-hit.ts";
export { screeningOutput, type ScreeningOutput } from "./screening-output.ts";
export { candidate, type Candidate, searchInput, type SearchInput } from "./search.ts";
export { type ReadTenure, type Tenure, tenure } from "./tenure.ts";
export {
  type ReadVerificationResult,
  type VerificationResult,
  verificationResultSchema,
} from "./verification-result.ts";
