/**
 * The shared half of every idbraid client: transport, pages, errors, stores and redaction.
 *
 * @module index
 */
export { type ApiPromise, apiPromise } from "./client/api-promise.ts";
export { type ApiResponse } from "./client/api-response.ts";
export { type CheckOptions } from "./client/check/check-client.ts";
export { checkOptions, problemsOf } from "./client/check-options.ts";
export { clientOptionsSchema } from "./client/option-schemas.ts";
export { type Client, createClient } from "./client/client.ts";
export { type CheckStep, type CheckStepName, type ClientCheck } from "./client/check/client-check.ts";
export { type CloseOptions } from "./client/client-life.ts";
export { type ClientOptions, type ValidateMode } from "./client/client-options.ts";
export { type ClientStats } from "./client/client-stats.ts";
export { type DerivedOptions } from "./client/derive-setup.ts";
export {
  type Download,
  type DownloadProgress,
  type DownloadReadOptions,
} from "./client/download/download.node.ts";
export {
  type ErrorEvent,
  type HookCall,
  type Hooks,
  type RequestEvent,
  type ResponseEvent,
  type RetryEvent,
} from "./client/hooks.ts";
export { type HostLookup } from "./client/host-lookup.ts";
export { type Limits } from "./client/limits.ts";
export {
  type DownloadOperation,
  type NextPage,
  type Operation,
  type PageOperation,
} from "./client/operation.ts";
export { OptionProblems } from "./options/option-problems.ts";
export { type Page, type PagePromise } from "./client/pages/page-promise.ts";
export { path, type Path, type PathParam } from "./client/path.ts";
export { type Provider, type ProviderFault } from "./client/provider.ts";
export { type ProviderInfo } from "./client/provider-info.ts";
export { type RequestFn } from "./client/request-fn.ts";
export { type RequestOptions } from "./client/request-options.ts";
export { fileUpload, type FileUploadOptions } from "./client/upload/file-upload.node.ts";
export {
  type BytesUpload,
  type FormUpload,
  type OnceUpload,
  type StreamUpload,
  type Upload,
  type UploadProgress,
} from "./client/upload/upload.ts";
export { type UploadSource } from "./transport/streamed-body.ts";
export { type Timeouts } from "./client/timeouts.ts";
export { AbortError } from "./errors/abort-error.ts";
export { ApiError, type ApiErrorInit, type FieldError } from "./errors/api-error.ts";
export {
  AuthenticationError,
  BadRequestError,
  ConflictError,
  NotFoundError,
  PaymentRequiredError,
  PermissionError,
  RateLimitError,
  ServerError,
  ServiceUnavailableError,
  UnprocessableError,
} from "./errors/api-errors.ts";
export { ConfigurationError, type Problem, type ProblemsInit } from "./errors/configuration-error.ts";
export { ConnectionError, type ConnectionErrorInit } from "./errors/connection-error.ts";
export { IdentityError, type IdentityErrorInit } from "./errors/identity-error.ts";
export { InvalidArgumentError } from "./errors/invalid-argument-error.ts";
export {
  InvalidResponseError,
  type InvalidResponseErrorInit,
  type InvalidResponseReason,
} from "./errors/invalid-response-error.ts";
export {
  type Lookup,
  OutcomeUnknownError,
  type OutcomeUnknownErrorInit,
} from "./errors/outcome-unknown-error.ts";
export {
  PaginationError,
  type PaginationErrorInit,
  type PaginationReason,
} from "./errors/pagination-error.ts";
export {
  ResponseValidationError,
  type ResponseValidationErrorInit,
} from "./errors/response-validation-error.ts";
export { SignatureError, type SignatureErrorInit, type SignatureReason } from "./errors/signature-error.ts";
export { TimeoutError, type TimeoutErrorInit } from "./errors/timeout-error.ts";
export {
  WebhookVerificationError,
  type WebhookVerificationErrorInit,
  type WebhookVerificationReason,
} from "./errors/webhook-verification-error.ts";
export { configurationError } from "./errors/problems.ts";
export { type Logger, type Warning } from "./logging/logger.ts";
export { redact } from "./redact/redact.ts";
export { type Runtime } from "./runtime/runtime.ts";
export { systemRuntime } from "./runtime/system-runtime.ts";
export { type LazySchema, lazySchema } from "./schema/lazy-schema.ts";
export { type Open, openEnum } from "./schema/open-enum.ts";
export { personal } from "./schema/personal.ts";
export { memoryStore, type MemoryStoreOptions } from "./store/memory-store.ts";
export { type Store } from "./store/store.ts";
export {
  type TraceAttributes,
  type Tracer,
  type TraceSpan,
  type TraceSpanOptions,
} from "./telemetry/tracer.ts";
export { type Attempt, type CallInfo, type ConnectionPhase, type TimeoutPhase } from "./transport/attempt.ts";
export { type ProxySource } from "./transport/proxy-source.ts";
export { type ReplayClass, type StopReason } from "./transport/replay.ts";
export { type OriginSockets } from "./transport/origin-sockets.ts";
export { type HttpMethod } from "./transport/wire.ts";
