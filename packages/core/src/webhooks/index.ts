/**
 * Receiving webhooks: verify, parse and validate a delivery, have each event handled once, and answer as the provider
 * expects. It needs no HTTP library and runs on edge runtimes.
 *
 * @module webhooks
 */
export {
  constructEvent,
  unsafeParseEvent,
  type ConstructEventOptions,
  type EventFormat,
  type EventSchema,
  type SafeParser,
  type SchemaFailure,
  type SchemaSuccess,
} from "./construct-event.ts";
export { parseForm, parseJson, type EventParser } from "./event-parsers.ts";
export { hmacSignature } from "./hmac-signature.ts";
export type { MessagePart, SignedTimestamp, WebhookScheme } from "./scheme.ts";
export {
  sharedSecret,
  unsafeAcceptUnsigned,
  type SecretPlace,
  type SharedSecretOptions,
} from "./shared-secret.ts";
export { verify, type SignatureOptions, type VerifiedWebhook, type VerifyOptions } from "./verify.ts";
export type { UncheckedDelivery, WebhookCheck } from "./webhook-check.ts";
export { webhookHandler } from "./webhook-handler.ts";
export type { WebhookDelivery, WebhookFault, WebhookHandlerOptions } from "./webhook-options.ts";
export type { HeaderLookup, WebhookHeaders } from "./webhook-headers.ts";
export type { WebhookSecrets } from "./webhook-secrets.ts";

export { constantTimeEqualText, type Digest } from "../crypto/digest.ts";
export { claim, type Claim, type ClaimOptions, type NewClaim } from "../store/claim.ts";
export { memoryStore, type MemoryStoreOptions } from "../store/memory-store.ts";
export type { Store } from "../store/store.ts";
export type { BodyInput } from "../signatures/message.ts";
export type { SecretSource } from "../auth/secrets/secret.ts";
export type { Warning } from "../logging/logger.ts";
export type { Runtime } from "../runtime/runtime.ts";

export { ConfigurationError, type Problem, type ProblemsInit } from "../errors/configuration-error.ts";
export { IdentityError, type IdentityErrorInit } from "../errors/identity-error.ts";
export {
  WebhookVerificationError,
  type WebhookVerificationErrorInit,
  type WebhookVerificationReason,
} from "../errors/webhook-verification-error.ts";
