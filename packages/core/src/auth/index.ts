/**
 * Credentials for each request: small strategies that compose, and the token store behind those that fetch tokens.
 *
 * @module auth
 */
export { all } from "./all.ts";
export { apiKey, type ApiKeyHeaderOptions, type ApiKeyOptions, type ApiKeyQueryOptions } from "./api-key.ts";
export type {
  Applied,
  AuthAnswer,
  AuthContext,
  AuthRequest,
  AuthSend,
  AuthStrategy,
} from "./auth-strategy.ts";
export type { ResponseHeaders } from "../transport/response-headers.ts";
export type { WireAnswer } from "../transport/wire-answer.ts";
export type { WireHeaders, WireRequest } from "../transport/wire.ts";
export type { AuthReport, TokenReport } from "./auth-report.ts";
export type { CertificateFacts, TlsIdentity, TlsSource } from "./tls-source.ts";
export { basic, type BasicOptions } from "./basic.ts";
export type { BasicEncoding } from "./basic-credentials.ts";
export { firstOf } from "./first-of.ts";
export { header } from "./header.ts";
export { NotConfigured } from "./not-configured.ts";
export { oauth2ClientCredentials, type OAuth2ClientCredentialsOptions } from "./oauth2-client-credentials.ts";
export type { SecretSource } from "./secret.ts";
export type { RenewalMargin, TokenLifetimes } from "./token-lifetimes.ts";
export type { IssuedToken, TokenSlot } from "./token-slot.ts";
export type { SourcedToken, TokenSource, TokenSourceOptions } from "./token-source.ts";
export { tokenStore, type TokenSlotOptions, type TokenStore, type TokenStoreOptions } from "./token-store.ts";
