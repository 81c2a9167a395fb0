/**
 * The server toolkit without the clients, for bundlers of edge runtimes: no Node and no axios. The same names stand in
 * `@idbraid/passfort`.
 *
 * @module integration
 */
export { checkConfig } from "../config/check-config.ts";
export type {
  CheckType,
  ConfigDocument,
  ConfigField,
  CredentialField,
  MonitoredPolling,
  OneTimeCallback,
  OneTimePolling,
  OneTimeSynchronous,
  PollingStrategy,
  Pricing,
} from "../config/config-document.ts";
export { configJsonSchema } from "../config/config-json-schema.ts";
export { defineConfig } from "../config/define-config.ts";
export { mergeCustomData } from "../custom-data.ts";
export {
  parseSecretKey,
  type SecretKey,
  type SecretKeys,
  type SecretKeySource,
  type UnusualSecretKey,
} from "../keys/secret-key.ts";
export type { SigningKey } from "../keys/signing-key.ts";
export { type DemoCoverage, demoReport, type DemoReport } from "../demo/demo-report.ts";
export type {
  DemoCheckRequest,
  DemoRequestBase,
  DemoResult,
  DemoResults,
  DemoSearchRequest,
} from "../demo/demo-results.ts";
export { passfortProfiles } from "../profiles.ts";
export { signUrl, type SignUrlOptions } from "../signed-url/sign-url.ts";
export {
  verifySignedUrl,
  type SignedUrl,
  type VerifySignedUrlOptions,
} from "../signed-url/verify-signed-url.ts";
export { charge } from "../builders/charge.ts";
export { checkErrors } from "../builders/check-errors.ts";
export { companyAnswer, type CompanyAnswer, type CompanyAnswerParams } from "../builders/company-answer.ts";
export { customAnswer, type CustomAnswer, type CustomAnswerParams } from "../builders/custom-answer.ts";
export {
  documentAnswer,
  type DocumentAnswer,
  type DocumentAnswerParams,
} from "../builders/document-answer.ts";
export { failed } from "../builders/failed.ts";
export {
  identityAnswer,
  type IdentityAnswer,
  type IdentityAnswerParams,
} from "../builders/identity-answer.ts";
export { pendingAnswer, type PendingAnswerParams } from "../builders/pending-answer.ts";
export {
  screeningAnswer,
  type ScreeningAnswer,
  type ScreeningAnswerParams,
} from "../builders/screening-answer.ts";
export { searchAnswer } from "../builders/search-answer.ts";
export { startAnswer, type StartAnswerParams } from "../builders/start-answer.ts";
export { verificationResult, type VerificationResultParams } from "../builders/verification-result.ts";
export type {
  AnswerExtras,
  CheckAnswer,
  FailedAnswer,
  FileAnswer,
  MonitoredReadyAnswer,
  OutputOf,
  PollAnswer,
  ProviderPollAnswer,
  ResultExtras,
  SearchAnswer,
  StartAnswer,
} from "./answers.ts";
export { createIntegration } from "./create-integration.ts";
export type { Endpoint } from "./endpoint.ts";
export type {
  CallbackHandlers,
  DownloadHandlers,
  HandlerContext,
  HandlersFor,
  MonitoringHandlers,
  PollingHandlers,
  SearchHandlers,
  SynchronousHandlers,
} from "./handlers.ts";
export type {
  AnsweredEvent,
  AuthFailure,
  FailedEvent,
  IntegrationHooks,
  IntegrationWarning,
} from "./hooks.ts";
export type { ExternalResourceRequest, Integration, IntegrationOptions } from "./options.ts";
export type {
  CheckRequest,
  CompleteRequest,
  CredentialsOf,
  CustomData,
  DownloadFileRequest,
  InputOf,
  MonitoredRequest,
  PollRequest,
  ProviderConfigOf,
  ReadyRequest,
  Relationship,
  RequestBase,
  SearchRequest,
} from "./requests.ts";
export type { Address, AddressPeriod, CompanyAddress } from "../schemas/address.ts";
export type { AssociatedEntity, ReadAssociatedEntity } from "../schemas/associated-entity.ts";
export type { Charge } from "../schemas/charge.ts";
export type { CheckError, CheckWarning } from "../schemas/check-error.ts";
export type { CompanyData, CompanyInput } from "../schemas/company.ts";
export type {
  CompanyContact,
  CompanyMetadata,
  StructuredCompanyType,
  TaxId,
} from "../schemas/company-metadata.ts";
export type { CustomResult } from "../schemas/custom-result.ts";
export { type PartialDateParts, partialDateParts } from "../schemas/dates.ts";
export type { Document, ReadDocument, VerifiedDocument } from "../schemas/document.ts";
export type { ElectronicIdCheck, ReadElectronicIdCheck } from "../schemas/electronic-id-check.ts";
export type { IdentityVerdict } from "../schemas/enums.ts";
export type { ExternalResource } from "../schemas/external-resource.ts";
export type {
  DocumentOutput,
  IdentityOutput,
  IndividualData,
  IndividualInput,
} from "../schemas/individual.ts";
export type { ContactDetails, PersonalDetails } from "../schemas/personal-details.ts";
export type { DownloadInfo } from "../schemas/requests.ts";
export type { ReadScreeningHit, ScreeningHit } from "../schemas/screening-hit.ts";
export type { ScreeningOutput } from "../schemas/screening-output.ts";
export type { Candidate, SearchInput } from "../schemas/search.ts";
export type { ReadTenure, Tenure } from "../schemas/tenure.ts";
export type { ReadVerificationResult, VerificationResult } from "../schemas/verification-result.ts";
