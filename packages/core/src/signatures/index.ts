/**
 * HTTP signatures by draft-cavage-http-signatures-12 with HMAC-SHA-256, for requests and responses, both ways. Pure
 * functions over method, target, headers and bytes; they run wherever there is WebCrypto.
 *
 * @module signatures
 */
export { ConfigurationError, type Problem, type ProblemsInit } from "../errors/configuration-error.ts";
export { IdentityError, type IdentityErrorInit } from "../errors/identity-error.ts";
export { SignatureError, type SignatureErrorInit, type SignatureReason } from "../errors/signature-error.ts";
export { replayGuard, type ReplayGuard, type ReplayGuardOptions } from "../store/replay-guard.ts";
export type { Runtime } from "../runtime/runtime.ts";
export type { Store } from "../store/store.ts";
export { behindProxy, type PublicAddress } from "./behind-proxy.ts";
export type { CheckOptions } from "./check-signature.ts";
export type { HeadersInput } from "./headers-input.ts";
export type { KeyResolver, KeySource } from "./keys.ts";
export type { BodyInput, HashedBody, SignedRequest, SignedResponse } from "./message.ts";
export { type SignatureProfile, strictProfile } from "./profile.ts";
export { sign, type SignOptions } from "./sign.ts";
export { signResponse, type SignResponseOptions } from "./sign-response.ts";
export type { SignatureParameter, SignatureStyle } from "./signature-style.ts";
export type { VerifiedRequest } from "./verified-request.ts";
export { verify, type VerifyOptions } from "./verify.ts";
export { type VerifiedResponse, verifyResponse } from "./verify-response.ts";
