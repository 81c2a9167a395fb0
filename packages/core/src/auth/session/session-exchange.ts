import { decodeError, decodeJson } from "../../transport/decode.ts";
import { apiErrorClass, AuthenticationError } from "../../errors/api-errors.ts";
import type { ApiError } from "../../errors/api-error.ts";
import { InvalidResponseError } from "../../errors/invalid-response-error.ts";
import { scrub } from "../../redact/scrub.ts";
import { retryAfterMs } from "../../transport/retry-after.ts";
import { isTransientStatus } from "../../transport/retry-policy.ts";
import type { WireAnswer } from "../../transport/wire-answer.ts";
import type { AuthContext, AuthRequest } from "../auth-strategy.ts";

/**
 * Sends a login or logout.
 *
 * @param credentials What was sent and may be echoed: no error repeats it.
 * @throws {AuthenticationError} when the answer is 400, 401, 403 or 422
 * @throws {ApiError} of the matching class for other error statuses
 */
export async function exchangeSession(
  { send, runtime }: Pick<AuthContext, "send" | "runtime">,
  request: AuthRequest,
  credentials: readonly string[],
): Promise<WireAnswer> {
  const answer = await send(request);
  if (answer.status < 200 || answer.status > 299) throw refusal(answer, credentials, runtime.now());
  return answer;
}

/** The JSON of a successful answer. @throws {InvalidResponseError} when it is none */
export function sessionJson(answer: WireAnswer): unknown {
  const decoded = decodeJson(answer);
  if ("data" in decoded) return decoded.data;
  const { status, requestId } = answer;
  const { provider, operation, callId, attempts } = answer.call;
  throw new InvalidResponseError({
    message: `[${provider}] The answer to ${operation} is not usable JSON (${decoded.problem}). Check the path of the login.`,
    reason: decoded.problem,
    provider,
    operation,
    callId,
    attempts,
    status,
    requestId,
  });
}

function refusal(answer: WireAnswer, credentials: readonly string[], nowMs: number): ApiError {
  const { status, statusText, call, requestId } = answer;
  const { provider, operation, callId, attempts, stopReason } = call;
  const refused = [400, 401, 403, 422].includes(status);
  const ErrorClass = refused ? AuthenticationError : apiErrorClass(status);
  return new ErrorClass({
    message: `[${provider}] ${operation} failed with ${status}. ${advice(status, refused)}`,
    status,
    statusText: without(credentials, statusText),
    provider,
    operation,
    callId,
    attempts,
    stopReason,
    requestId,
    providerMessage: wordsOf(answer, credentials),
    retryable: isTransientStatus(status),
    retryAfterMs: retryAfterMs(answer.headers, nowMs),
  });
}

function advice(status: number, refused: boolean): string {
  if (refused)
    return 'Check the credentials in "login" and "headers"; repeated failures may lock the account.';
  if (status >= 500) return "The provider is at fault. Try again later.";
  return status === 429 ? "Too many requests. Try again later." : "Check its path and method.";
}

function wordsOf({ body }: WireAnswer, credentials: readonly string[]): string | undefined {
  const { message } = Object(decodeError(body)) as { readonly message?: unknown };
  return typeof message === "string" ? scrub(without(credentials, message), 2000) : undefined;
}

/** A server may echo what it was sent. Shorter values are no secrets, and would tear words apart. */
function without(credentials: readonly string[], text: string): string {
  return credentials
    .filter(({ length }) => length >= 4)
    .reduce((clean, credential) => clean.replaceAll(credential, "[redacted]"), text);
}
