import type { ApiError } from "../errors/api-error.ts";
import { apiErrorClass, AuthenticationError } from "../errors/api-errors.ts";
import { scrub } from "../redact/scrub.ts";
import { retryAfterMs } from "../transport/retry-after.ts";
import { isTransientStatus } from "../transport/retry-policy.ts";
import type { WireAnswer } from "../transport/wire-answer.ts";
import { basicCredentials, formEncode } from "./basic-credentials.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";

/** The error for a token endpoint that answered with an error status. @see RFC 6749, section 5.2 */
export function tokenRefusal(
  answer: WireAnswer,
  endpoint: TokenEndpoint,
  secret: string,
  nowMs: number,
): ApiError {
  const { status, statusText, call } = answer;
  const { provider, operation, callId, attempts, stopReason } = call;
  const basic = basicCredentials(endpoint.clientId, secret, endpoint.basicEncoding).slice("Basic ".length);
  const credentials = [basic, secret, formEncode(secret)];
  const { error, description } = readRefusal(answer, credentials);
  const refused = status === 400 || status === 401 || status === 403;
  const ErrorClass = refused ? AuthenticationError : apiErrorClass(status);
  const advice = refused ? remedy(error, endpoint) : general(status);
  return new ErrorClass({
    message: `[${provider}] ${operation} failed with ${status}${error === undefined ? "" : `: ${error}`}. ${advice}`,
    status,
    statusText: without(credentials, statusText),
    provider,
    operation,
    callId,
    attempts,
    stopReason,
    requestId: answer.requestId,
    oauthError: error,
    providerMessage: description,
    retryable: isTransientStatus(status),
    retryAfterMs: retryAfterMs(answer.headers, nowMs),
  });
}

function readRefusal(
  answer: WireAnswer,
  credentials: readonly string[],
): { error?: string; description?: string } {
  try {
    const data = JSON.parse(new TextDecoder().decode(answer.body)) as Record<string, unknown> | null;
    const { error, error_description: description } = data ?? {};
    return {
      ...(typeof error === "string" && isErrorCode(error) && { error: without(credentials, error) }),
      ...(typeof description === "string" && { description: scrub(without(credentials, description), 2000) }),
    };
  } catch {
    return {};
  }
}

/** A server may echo what it was sent. */
function without(credentials: readonly string[], text: string): string {
  return credentials.reduce((clean, credential) => clean.replaceAll(credential, "[redacted]"), text);
}

/** The codes of the RFCs and their kin. Other text would bring a provider's words into the message. */
function isErrorCode(text: string): boolean {
  return /^[\w.:/-]{1,80}$/.test(text);
}

function remedy(error: string | undefined, { clientAuth, scopes }: TokenEndpoint): string {
  switch (error) {
    case "invalid_client":
      return `Check "clientId" and "clientSecret", and that the client may use "clientAuth" ${clientAuth}. ${reference}`;
    case "invalid_scope":
      return `Check "scopes": the client may not have all of ${JSON.stringify(scopes.join(" "))}. ${reference}`;
    case "unauthorized_client":
    case "unsupported_grant_type":
      return `Have the provider allow this client the client_credentials grant, and check "tokenUrl". ${reference}`;
    case "invalid_request":
      return `Check "tokenUrl" and "parameters": the provider misses or does not know a field. ${reference}`;
    case undefined:
    default:
      return `Check "clientId", "clientSecret", "scopes" and "tokenUrl". ${reference}`;
  }
}

function general(status: number): string {
  if (status >= 500) return "The token endpoint is at fault. Try again later.";
  return status === 429 ? "Too many token requests. Try again later." : 'Check "tokenUrl".';
}

const reference = "(https://www.rfc-editor.org/rfc/rfc6749#section-5.2)";
