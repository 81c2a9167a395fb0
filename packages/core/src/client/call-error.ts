import { AbortError } from "../errors/abort-error.ts";
import type { ApiErrorInit } from "../errors/api-error.ts";
import { apiErrorClass } from "../errors/api-errors.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { IdentityError } from "../errors/identity-error.ts";
import { InvalidResponseError } from "../errors/invalid-response-error.ts";
import { OutcomeUnknownError } from "../errors/outcome-unknown-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { scrub, withoutControls } from "../redact/scrub.ts";
import { AttemptFailure, failureName } from "../transport/attempt-failure.ts";
import type { Call } from "../transport/call.ts";
import { type EndCause, ScopeEnded } from "../transport/call-scope.ts";
import { withoutEchoes } from "../transport/echoed-credentials.ts";
import { retryAfterMs } from "../transport/retry-after.ts";
import { effectiveReplay, isAmbiguous } from "../transport/retry-policy.ts";
import type { WireAnswer } from "../transport/wire-answer.ts";
import { answerFacts, idOnly } from "./answer-facts.ts";
import { decodeError } from "./decode.ts";
import { connectionText, responseText, statusAdvice, stopText, subject, timeoutText } from "./error-text.ts";
import type { Provider, ProviderFault } from "./provider.ts";

/** The error a caller gets for whatever ended a call. Nothing of axios or Node is kept, not even as `cause`. */
export function callError(thrown: unknown, call: Call, provider: Provider, nowMs: number): IdentityError {
  if (thrown instanceof ScopeEnded) return endError(thrown.endCause, call);
  if (thrown instanceof AttemptFailure) return failureError(thrown, call, provider, nowMs);
  if (IdentityError.isInstance(thrown)) return thrown;
  return strategyError(thrown, call);
}

/** The error for a call that had to end early. */
function endError(cause: EndCause, call: Call): IdentityError {
  const facts = callFacts(call);
  if (cause.kind === "deadline") return timeout("total", cause.limitMs, call);
  return new AbortError({
    ...facts,
    ...(cause.kind === "closed" ? { code: "client_closed" } : {}),
    message:
      cause.kind === "closed"
        ? `${subject(call)} was ended because the client was closed.`
        : `${subject(call)} was aborted by its signal.`,
  });
}

function failureError(failure: AttemptFailure, call: Call, provider: Provider, nowMs: number): IdentityError {
  const { detail } = failure;
  if (detail.kind === "ended" && detail.cause.kind !== "deadline") return endError(detail.cause, call);
  if (outcomeIsUnknown(failure, call)) return outcomeUnknown(failure, call, provider);
  switch (detail.kind) {
    case "ended":
      return endError(detail.cause, call);
    case "timeout":
      return timeout(detail.phase, detail.limitMs, call);
    case "status":
      return apiError(detail.answer, call, provider, nowMs);
    case "response":
      return invalidResponse(detail.reason, call, detail.location);
    case "connection":
      return new ConnectionError({
        ...callFacts(call),
        phase: detail.phase,
        reason: detail.reason,
        retryable: detail.phase !== "tls",
        message: `${subject(call)} failed: ${connectionText[detail.phase]} (${detail.reason})${stopText(call.stopReason, call.attempts.length)}`,
      });
  }
}

/** An error for an answer that came, but cannot be used. */
export function invalidResponse(
  reason: InvalidResponseError["reason"],
  call: Call,
  location?: string,
): InvalidResponseError {
  const where = location === undefined ? "" : ` It pointed to ${location}.`;
  return new InvalidResponseError({
    ...callFacts(call),
    ...(call.answer === undefined ? {} : { status: call.answer.status }),
    reason,
    location,
    message: `${subject(call)} gave an answer that cannot be used: ${responseText[reason]}${where}`,
  });
}

/** Provably not replayable and possibly done, or replayable by its key and out of attempts. */
function outcomeIsUnknown(failure: AttemptFailure, call: Call): boolean {
  if (!isAmbiguous(failure)) return false;
  const { detail } = failure;
  if (detail.kind === "status" && call.init.replayAlso.includes(detail.answer.status)) return false;
  return call.init.replay === "keyed" || effectiveReplay(call.init) !== "safe";
}

function outcomeUnknown({ detail }: AttemptFailure, call: Call, provider: Provider): OutcomeUnknownError {
  const { lookup } = call.init;
  const reason = failureName(detail);
  const todo =
    lookup === undefined
      ? "Find out at the provider whether it took effect before you send it again."
      : `Ask with ${lookup.method}()${lookup.id === undefined ? "" : " by the id in `lookup`"} before you send it again.`;
  return new OutcomeUnknownError({
    ...callFacts(call),
    ...(detail.kind === "status" ? statusFacts(detail.answer, provider) : {}),
    lookup,
    reason,
    message: `${subject(call)} was sent, but whether it took effect is not known (${reason}). ${todo}`,
  });
}

function apiError(answer: WireAnswer, call: Call, provider: Provider, nowMs: number): IdentityError {
  const { status } = answer;
  const clean = (text: string): string => withoutEchoes(text, call);
  const statusText = clean(answer.statusText);
  const fault = cleanFault(provider.readError(decodeError(answer.body)), clean);
  const waitMs = retryAfterMs(answer.headers, nowMs);
  const inBody = fault.requestId === undefined ? undefined : idOnly(clean(fault.requestId));
  const inHeaders = statusFacts(answer, provider);
  const facts = { ...inHeaders, requestId: inHeaders.requestId ?? inBody };
  const words = [
    fault.messageIsPublic === true && fault.message !== undefined ? scrub(fault.message) : undefined,
    ...(fault.fieldErrors ?? []).map(({ field, message }) => `${scrub(field, 80)}: ${scrub(message, 120)}`),
  ].filter((word) => word !== undefined && word !== "");
  const said = words.length > 0 ? words.join("; ") : statusText;
  const code = fault.code === undefined ? undefined : scrub(fault.code, 64);
  const init: ApiErrorInit = {
    ...callFacts(call),
    ...facts,
    status,
    statusText,
    retryable: status === 429 || status === 408 || status >= 500,
    providerCode: code,
    providerMessage: fault.message === undefined ? undefined : withoutControls(fault.message).slice(0, 2048),
    fieldErrors: (fault.fieldErrors ?? []).map(({ field, message }) => ({
      field: scrub(field, 80),
      message: scrub(message),
    })),
    retryAfterMs: waitMs,
    message:
      `${subject(call)} failed with ${status}${said === "" ? "" : `: ${said}`}${code === undefined ? "" : ` (${code})`}` +
      `${/[.!?…]$/.test(said) && code === undefined ? "" : "."} ${statusAdvice(status, waitMs)}` +
      stopText(call.stopReason, call.attempts.length) +
      (facts.requestId === undefined ? "" : ` (request id ${facts.requestId})`),
  };
  return new (apiErrorClass(status))(init);
}

function cleanFault(fault: ProviderFault, clean: (text: string) => string): ProviderFault {
  return {
    ...fault,
    code: fault.code === undefined ? undefined : clean(fault.code),
    message: fault.message === undefined ? undefined : clean(fault.message),
    fieldErrors: fault.fieldErrors?.map(({ field, message }) => ({
      field: clean(field),
      message: clean(message),
    })),
  };
}

function timeout(phase: TimeoutError["phase"], limitMs: number, call: Call): TimeoutError {
  return new TimeoutError({
    ...callFacts(call),
    phase,
    limitMs,
    retryable: true,
    message: `${subject(call)} timed out: ${timeoutText[phase]} (${limitMs} ms).${stopText(call.stopReason, call.attempts.length)}`,
  });
}

/** A strategy, or a source of secrets, threw something of its own. Its text may hold a secret: only its name is kept. */
function strategyError(thrown: unknown, call: Call): IdentityError {
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  return new IdentityError({
    ...callFacts(call),
    code: "internal",
    message: `${subject(call)} failed before it was sent: the auth strategy "${call.init.strategy?.name ?? "none"}" threw a ${scrub(name, 60)}. Its message is not repeated here, as it may hold a secret.`,
  });
}

function statusFacts(
  answer: WireAnswer,
  provider: Provider,
): Pick<IdentityError, "requestId" | "environment" | "accountId"> & { status: number } {
  return { ...answerFacts(answer.headers, provider.responseHeaders), status: answer.status };
}

function callFacts(
  call: Call,
): Pick<IdentityError, "provider" | "operation" | "callId" | "attempts" | "stopReason"> {
  const { provider, operation, callId, attempts, stopReason } = call;
  return { provider, operation, callId, attempts, stopReason };
}
