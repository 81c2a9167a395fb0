/**
 * Credentials for each request: small strategies that compose, and the token store behind those that fetch tokens.
 *
 * @module auth
 */
export { agentFor } from "./agent-for.node.ts";
export { all } from "./all.ts";
export { apiKey, type ApiKeyHeaderOptions, type ApiKeyOptions, type ApiKeyQueryOptions } from "./api-key.ts";
export type {
  Applied,
  AuthAnswer,
  AuthContext,
  AuthRequest,
  AuthSend,
  AuthStrategy,
  CompleteAnswer,
} from "./auth-strategy.ts";
export type { ResponseHeaders } from "../transport/response-headers.ts";
export type { WireAnswer } from "../transport/wire-answer.ts";
export type { StreamedBody } from "../transport/streamed-body.ts";
export { bodyBytes, type WireHeaders, type WireRequest } from "../transport/wire.ts";
export type { AuthReport, TokenReport } from "./auth-report.ts";
export type { CertificateFacts, TlsIdentity, TlsSource } from "./tls-source.ts";
export { basic, type BasicOptions } from "./basic.ts";
export { bearer, type BearerOptions, type BearerSource } from "./bearer.ts";
export type { BasicEncoding } from "./basic-credentials.ts";
export { firstOf } from "./first-of.ts";
export { header } from "./header.ts";
export { hmac, type HmacOptions } from "./hmac/hmac.ts";
export type { HmacPart } from "./hmac/hmac-message.ts";
export type { Digest } from "../crypto/digest.ts";
export { httpSignature, type HttpSignatureOptions, type SignatureKeySource } from "./http-signature.ts";
export type { HashedBody } from "../signatures/message.ts";
export type { SignatureProfile } from "../signatures/profile.ts";
export type { SignatureParameter, SignatureStyle } from "../signatures/signature-style.ts";
export { mtls, type MtlsStrategy, type ReloadOutcome } from "./mtls/mtls.node.ts";
export type { MtlsEvent, MtlsWarningCode } from "./mtls/mtls-event.ts";
export type { MtlsContent, MtlsContentSource, MtlsMaterial, MtlsOptions } from "./mtls/mtls-options.ts";
export { NotConfigured } from "./not-configured.ts";
export {
  oauth2AuthorizationCode,
  type OAuth2AuthorizationCode,
  type OAuth2AuthorizationCodeOptions,
  type OAuth2ExchangeOptions,
} from "./oauth2/oauth2-authorization-code.ts";
export type { AuthorizationStart } from "./oauth2/authorization-request.ts";
export type { PendingAuthorization } from "./oauth2/callback.ts";
export type { OAuth2TokenSet } from "./oauth2/token-set.ts";
export {
  oauth2ClientCredentials,
  type OAuth2ClientCredentialsOptions,
} from "./oauth2/oauth2-client-credentials.ts";
export type { SecretSource } from "./secrets/secret.ts";
export type {
  IssuedSession,
  SessionLogin,
  SessionLoginContext,
  SessionLoginRequest,
  SessionLogoutRequest,
  SessionRequest,
} from "./session/session-requests.ts";
export {
  sessionToken,
  type SessionHeaderOptions,
  type SessionLogout,
  type SessionOptions,
  type SessionQueryOptions,
  type SessionTokenOptions,
  type SessionTokenStrategy,
} from "./session/session-token.ts";
export type { RenewalMargin, TokenLifetimes } from "./tokens/token-lifetimes.ts";
export type { IssuedToken, TokenSlot } from "./tokens/token-slot.ts";
export type { SourcedToken, TokenSource, TokenSourceOptions } from "./tokens/token-source.ts";
export {
  tokenStore,
  type TokenSlotOptions,
  type TokenStore,
  type TokenStoreOptions,
} from "./tokens/token-store.ts";
export {
  withAuth,
  type Adapter,
  type AdapterConfig,
  type AdapterResponse,
  type WithAuthOptions,
} from "./with-auth/with-auth.ts";
