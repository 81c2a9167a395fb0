import type { ApiError, ApiErrorInit } from "../errors/api-error.ts";
import { apiErrorClass } from "../errors/api-errors.ts";
import { scrub, withoutControls } from "../redact/scrub.ts";
import type { Call } from "../transport/call.ts";
import { withoutEchoes } from "../transport/echoed-credentials.ts";
import { retryAfterMs } from "../transport/retry-after.ts";
import { isTransientStatus } from "../transport/retry-policy.ts";
import type { WireAnswer } from "../transport/wire-answer.ts";
import { idOnly } from "./answer-facts.ts";
import { callFacts } from "./call-facts.ts";
import { decodeError } from "../transport/decode.ts";
import { statusAdvice, stopText, subject } from "./error-text.ts";
import type { Provider, ProviderFault } from "./provider.ts";

/** The error for an answer with an error status, with the provider's words as far as they are fit to be printed. */
export function apiErrorFrom(answer: WireAnswer, call: Call, provider: Provider, nowMs: number): ApiError {
  const { status } = answer;
  const clean = (text: string): string => withoutEchoes(text, call);
  const statusText = clean(answer.statusText);
  const fault = cleanFault(faultIn(decodeError(answer.body), provider), clean);
  const facts = callFacts(call);
  const requestId = facts.requestId ?? (fault.requestId === undefined ? undefined : idOnly(fault.requestId));
  const waitMs = retryAfterMs(answer.headers, nowMs);
  const code = fault.code === undefined ? undefined : scrub(fault.code, 64);
  const said = publicWords(fault) || statusText;
  const reason = `${said === "" ? "" : `: ${said}`}${code === undefined ? "" : ` (${code})`}`;
  const init: ApiErrorInit = {
    ...facts,
    status,
    statusText,
    requestId,
    retryable: isTransientStatus(status),
    providerCode: code,
    providerMessage: fault.message === undefined ? undefined : withoutControls(fault.message).slice(0, 2048),
    fieldErrors: (fault.fieldErrors ?? []).map(({ field, message }) => ({
      field: scrub(field, 80),
      message: scrub(message),
    })),
    retryAfterMs: waitMs,
    message:
      `${subject(call)} failed with ${status}${reason}${/[.!?…]$/.test(reason) ? "" : "."} ` +
      statusAdvice(status, waitMs, provider.info) +
      (status === 403 && provider.auth?.tls !== undefined ? ` ${certificateAdvice}` : "") +
      stopText(call) +
      (requestId === undefined ? "" : ` (request id ${requestId})`),
  };
  return new (apiErrorClass(status))(init);
}

const certificateAdvice = "It may also be the client certificate that has no right to this.";

function publicWords({ message, messageIsPublic, fieldErrors = [] }: ProviderFault): string {
  const general = messageIsPublic === true && message !== undefined ? scrub(message) : "";
  const fields = fieldErrors.map(({ field, message: why }) => `${scrub(field, 80)}: ${scrub(why, 120)}`);
  return [general, ...fields].filter((words) => words !== "").join("; ");
}

/** A body that the provider's reader stumbles over says nothing; the status still does. */
function faultIn(body: unknown, provider: Provider): ProviderFault {
  try {
    return provider.readError(body);
  } catch {
    return {};
  }
}

function cleanFault(fault: ProviderFault, clean: (text: string) => string): ProviderFault {
  const maybe = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : clean(text);
  return {
    ...fault,
    code: maybe(fault.code),
    message: maybe(fault.message),
    requestId: maybe(fault.requestId),
    fieldErrors: fault.fieldErrors?.map(({ field, message }) => ({
      field: clean(field),
      message: clean(message),
    })),
  };
}
