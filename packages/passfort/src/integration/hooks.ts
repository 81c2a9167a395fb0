import type { SignatureReason } from "@idbraid/core/signatures";
import type { Endpoint } from "./endpoint.ts";

/** Hears what an integration does. No hook sees a body, a header value or a concrete path; what hooks throw is dropped. */
export interface IntegrationHooks {
  /**
   * A request was answered with 401, or a signed URL refused. The caller learns nothing of this.
   *
   * @default `process.emitWarning`, once for each code
   */
  readonly onAuthFailure?: ((failure: AuthFailure) => unknown) | undefined;
  /** A request was answered. */
  readonly onResponse?: ((event: AnsweredEvent) => unknown) | undefined;
  /**
   * A handler threw, gave what PassFort would refuse, or something else failed on this side; `error` is what was thrown.
   * @default `process.emitWarning` with the name of the error only, once for each kind of failure
   */
  readonly onError?: ((error: unknown, event: FailedEvent) => unknown) | undefined;
  /** Something was left out or mended in an answer. @default `process.emitWarning`, once a code */
  readonly onWarning?: ((warning: IntegrationWarning) => unknown) | undefined;
}

/** Why a request was not let in. */
export interface AuthFailure {
  /** `signature_` and a reason, such as `signature_stale`; or `signed_url_expired` and its like. */
  readonly code: string;
  readonly reason: SignatureReason;
  /** What to look at. For the operator only. */
  readonly message: string;
  readonly endpoint: Endpoint | undefined;
  readonly method: string;
}

/** What was asked, and what came of it. */
export interface AnsweredEvent {
  /** `undefined` for a path that is none of them. */
  readonly endpoint: Endpoint | undefined;
  readonly method: string;
  readonly status: number;
  readonly durationMs: number;
  /** A demo check: the provider was not called. */
  readonly demo: boolean;
  readonly signed: boolean;
  /** Types of the errors in the answer, such as `INVALID_CREDENTIALS`. */
  readonly errorTypes: readonly string[];
}

/** Where it failed. */
export interface FailedEvent {
  readonly endpoint: Endpoint | undefined;
  readonly phase: "handler" | "output" | "credentials" | "body" | "download";
}

/** What was mended. */
export interface IntegrationWarning {
  /** Such as `charges_dropped`. */
  readonly code: string;
  readonly message: string;
  readonly endpoint: Endpoint;
}
