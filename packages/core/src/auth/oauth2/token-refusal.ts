import type { ApiError } from "../../errors/api-error.ts";
import { apiErrorClass, AuthenticationError } from "../../errors/api-errors.ts";
import { scrub } from "../../redact/scrub.ts";
import { retryAfterMs } from "../../transport/retry-after.ts";
import { isTransientStatus } from "../../transport/retry-policy.ts";
import type { WireAnswer } from "../../transport/wire-answer.ts";
import { basicCredentials, formEncode } from "../basic-credentials.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";

/** What a token or revocation endpoint was asked. */
export interface TokenQuestion {
  readonly endpoint: TokenEndpoint;
  readonly purpose: "client_credentials" | "authorization_code" | "refresh_token" | "revocation";
  /** Everything sent that is secret, as a server may echo what it was sent. */
  readonly secrets: readonly string[];
}

/** The error for such an endpoint that answered with an error status. @see RFC 6749, section 5.2 */
export function tokenRefusal(answer: WireAnswer, question: TokenQuestion, nowMs: number): ApiError {
  const { status, statusText, call } = answer;
  const { provider, operation, callId, attempts, stopReason } = call;
  const credentials = question.secrets.flatMap((secret) => [secret, formEncode(secret)]);
  const { error, description } = readRefusal(answer, credentials);
  const refused = status === 400 || status === 401 || status === 403;
  const ErrorClass = refused ? AuthenticationError : apiErrorClass(status);
  const advice = refused ? remedy(error, question) : general(status, question);
  return new ErrorClass({
    ...(refused && endsSession(error, question) && { code: "reauthorization_required" }),
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

/** The client's secret in each form it may be sent in. */
export function clientSecrets(endpoint: TokenEndpoint, secret: string): readonly string[] {
  if (endpoint.clientAuth === "none") return [];
  return [basicCredentials(endpoint.clientId, secret, endpoint.basicEncoding).slice("Basic ".length), secret];
}

function without(credentials: readonly string[], text: string): string {
  return credentials.reduce((clean, credential) => clean.replaceAll(credential, "[redacted]"), text);
}

/** The codes of the RFCs and their kin. Other text would bring a provider's words into the message. */
export function isErrorCode(text: string): boolean {
  return /^[\w.:/-]{1,80}$/.test(text);
}

/** Only the user can help now. */
function endsSession(error: string | undefined, { purpose }: TokenQuestion): boolean {
  return error === "invalid_grant" && (purpose === "authorization_code" || purpose === "refresh_token");
}

function remedy(error: string | undefined, question: TokenQuestion): string {
  const { endpoint, purpose } = question;
  const urlOption = purpose === "revocation" ? "revocationUrl" : "tokenUrl";
  if (endsSession(error, question)) {
    const cause =
      purpose === "refresh_token"
        ? "The refresh token is expired, revoked or was used before"
        : 'The code is wrong, expired or was used before, or "redirectUri" is not the one it was issued for';
    return `${cause}. Send the user through authorization again. ${reference}`;
  }
  switch (error) {
    case "invalid_client":
      return `Check "clientId" and "clientSecret", and that the client may use "clientAuth" ${endpoint.clientAuth}. ${reference}`;
    case "invalid_scope":
      return `Check "scopes": the client may not have all of ${JSON.stringify(endpoint.scopes.join(" "))}. ${reference}`;
    case "unauthorized_client":
    case "unsupported_grant_type":
      return `Have the provider allow this client the ${purpose} grant, and check "${urlOption}". ${reference}`;
    case "invalid_request":
      return `Check "${urlOption}" and "parameters": the provider misses or does not know a field. ${reference}`;
    case undefined:
    default:
      return `Check "clientId", "clientSecret", "scopes" and "${urlOption}". ${reference}`;
  }
}

function general(status: number, { purpose }: TokenQuestion): string {
  const [name, urlOption] =
    purpose === "revocation" ? ["revocation", "revocationUrl"] : ["token", "tokenUrl"];
  if (status >= 500) return `The ${name} endpoint is at fault. Try again later.`;
  return status === 429 ? `Too many ${name} requests. Try again later.` : `Check "${urlOption}".`;
}

const reference = "(https://www.rfc-editor.org/rfc/rfc6749#section-5.2)";
