import { AbortError } from "../errors/abort-error.ts";
import { ConfigurationError } from "../errors/configuration-error.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { IdentityError } from "../errors/identity-error.ts";
import { SignatureError } from "../errors/signature-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { scrub } from "../redact/scrub.ts";
import { AttemptFailure, type FailureDetail } from "../transport/attempt-failure.ts";
import type { Call } from "../transport/call.ts";
import { type EndCause, ScopeEnded } from "../transport/call-scope.ts";
import { effectiveReplay } from "../transport/retry-policy.ts";
import { StrategyFailure } from "../transport/strategy-failure.ts";
import { apiErrorFrom } from "./api-error-from.ts";
import { callFacts } from "./call-facts.ts";
import { environmentError } from "./environment-error.ts";
import { connectionText, proxyText, signatureText, stopText, subject, timeoutText } from "./error-text.ts";
import { invalidResponse } from "./invalid-response.ts";
import { uploadError, uploadStalled } from "./upload/upload-error.ts";
import { outcomeUnknown } from "./outcome-unknown.ts";
import type { Provider } from "./provider.ts";
import { tlsText } from "./tls-text.ts";

/** The error a caller gets for whatever ended a call. Nothing of axios or Node is kept, not even as `cause`. */
export function callError(thrown: unknown, call: Call, provider: Provider, nowMs: number): IdentityError {
  const ended = endOf(thrown);
  if (ended !== undefined && ended.kind !== "deadline") return endError(ended, call);
  return outcomeUnknown(thrown, call) ?? ownRequestError(thrown, call, provider, nowMs);
}

/** The error for a request of a strategy's own: whatever became of it, nothing that a caller asked for was done. */
export function ownRequestError(
  thrown: unknown,
  call: Call,
  provider: Provider,
  nowMs: number,
): IdentityError {
  const ended = endOf(thrown);
  if (ended !== undefined) return endError(ended, call);
  if (thrown instanceof AttemptFailure) return failureError(thrown, call, provider, nowMs);
  if (thrown instanceof StrategyFailure) return strategyError(thrown, call);
  return IdentityError.isInstance(thrown) ? thrown : internalError(thrown, call);
}

function endOf(thrown: unknown): EndCause | undefined {
  if (thrown instanceof ScopeEnded) return thrown.endCause;
  return thrown instanceof AttemptFailure && thrown.detail.kind === "ended" ? thrown.detail.cause : undefined;
}

/** The error for a call that had to end early. */
function endError(cause: EndCause, call: Call): IdentityError {
  if (cause.kind === "deadline") return timeout("total", cause.limitMs, call);
  const closed = cause.kind === "closed";
  return new AbortError({
    ...callFacts(call),
    ...(closed ? { code: "client_closed" } : {}),
    message: closed
      ? `${subject(call)} was ended because the client was closed.`
      : `${subject(call)} was aborted by its signal.`,
  });
}

function failureError(
  { detail }: AttemptFailure,
  call: Call,
  provider: Provider,
  nowMs: number,
): IdentityError {
  switch (detail.kind) {
    case "ended":
      return endError(detail.cause, call);
    case "timeout":
      return timeout(detail.phase, detail.limitMs, call, detail);
    case "upload":
      return uploadError(detail, call);
    case "status":
      return environmentError(call, provider) ?? apiErrorFrom(detail.answer, call, provider, nowMs);
    case "signature":
      return new SignatureError({
        ...callFacts(call),
        reason: detail.reason,
        message: `${subject(call)} gave an answer that cannot be trusted: ${signatureText[detail.reason]}${effectText(call)}`,
      });
    case "response":
      return invalidResponse(detail.reason, call, detail);
    case "connection":
      return new ConnectionError({
        ...callFacts(call),
        ...(detail.fault === undefined ? {} : { code: detail.fault }),
        phase: detail.phase,
        reason: detail.reason,
        retryable: detail.phase !== "tls" || detail.fault === "tls_client_certificate_rejected_likely",
        message: `${subject(call)} failed: ${connectionWords(detail)} (${detail.reason})${stopText(call)}`,
      });
  }
}

/** Whoever gave that answer: what must not be repeated freely may have been done. */
function effectText({ init }: Call): string {
  if (effectiveReplay(init) === "safe") return "";
  return " The request was sent: find out whether it took effect before you send it again.";
}

function connectionWords({ phase, proxyHost, reason, fault, certificate }: ConnectionDetail): string {
  if (fault !== undefined) return tlsText(fault, certificate);
  return proxyHost === undefined ? connectionText[phase] : proxyText(proxyHost, reason);
}

type ConnectionDetail = Extract<FailureDetail, { kind: "connection" }>;

function timeout(
  phase: TimeoutError["phase"],
  limitMs: number,
  call: Call,
  { proxyHost, upload = false }: { proxyHost?: string | undefined; upload?: boolean | undefined } = {},
): TimeoutError {
  return new TimeoutError({
    ...callFacts(call),
    phase,
    limitMs,
    retryable: true,
    message: `${subject(call)} timed out: ${upload ? uploadStalled : timeoutText[phase]}${proxyHost === undefined ? "" : `, through the proxy ${proxyHost}`} (${limitMs} ms).${stopText(call)}`,
  });
}

/** A strategy threw something of its own. Its text may hold a secret: only its name is kept. */
function strategyError({ strategy, thrownName }: StrategyFailure, call: Call): IdentityError {
  return new IdentityError({
    ...callFacts(call),
    code: "auth_strategy_failed",
    message: `${subject(call)} was not sent: the auth strategy "${scrub(strategy, 60)}" threw a ${scrub(thrownName, 60)}. Its message is not repeated here, as it may hold a secret.`,
  });
}

/** Something of ours, or a function that was passed in, threw. The text may hold data of the answer. */
function internalError(thrown: unknown, call: Call): IdentityError {
  const { name, code } = nameOf(thrown);
  const facts = callFacts(call);
  if (code === "ERR_INVALID_CHAR" || code === "ERR_INVALID_HTTP_TOKEN") {
    return new ConfigurationError({
      ...facts,
      message: `${subject(call)} was not sent: the auth strategy "${call.init.strategy?.name ?? "none"}" set a header that has a control character or one outside latin1.`,
    });
  }
  return new IdentityError({
    ...facts,
    code: "internal",
    message: `${subject(call)} failed inside the SDK, or in a function or schema given to it, with a ${scrub(name, 60)}. ${call.attempts.length === 0 ? "Nothing was sent." : "The request was sent and answered: find out whether it took effect before you send it again."}`,
  });
}

function nameOf(thrown: unknown): { readonly name: string; readonly code?: unknown } {
  return thrown instanceof Error
    ? { name: thrown.name, code: (thrown as { code?: unknown }).code }
    : { name: typeof thrown };
}
