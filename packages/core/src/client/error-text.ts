import type { ProviderInfo } from "./provider-info.ts";
import type { CallInfo, ConnectionPhase, TimeoutPhase } from "../transport/attempt.ts";
import type { Call } from "../transport/call.ts";
import type { SignatureReason } from "../errors/signature-error.ts";
import type { InvalidResponseReason } from "../errors/invalid-response-error.ts";

/** `[acme] GET /documents/{id}`: every message starts with it. */
export function subject(call: Pick<CallInfo, "provider" | "operation">): string {
  return `[${call.provider}] ${call.operation}`;
}

/** What to do about an error status, and where to read or ask, as far as the provider's words do not say it. */
export function statusAdvice(
  status: number,
  retryAfterMs: number | undefined,
  { documentation, statusPage, support, sales = support }: ProviderInfo = {},
): string {
  const at = (place: string | undefined): string => (place === undefined ? "" : ` (${place})`);
  if (status === 429) {
    return retryAfterMs === undefined
      ? "Too many requests: call less often."
      : `Too many requests: wait ${Math.ceil(retryAfterMs / 1000)} s before you call again.`;
  }
  if (status >= 500) {
    const look = statusPage === undefined ? "" : `look at its status page${at(statusPage)}, `;
    return `Something broke at the provider: ${look}try again later, or ask its support${at(support)}.`;
  }
  if (status === 402)
    return `This endpoint is not part of the subscription: ask the provider's sales${at(sales ?? documentation)}.`;
  if (status === 403)
    return `The credentials lack the scope or the right for this: ask for it${at(support)}, or use others${at(documentation)}.`;
  return advice[status] ?? `See the provider's documentation for this status${at(documentation)}.`;
}

const advice: Readonly<Record<number, string>> = {
  400: "Correct the request and send it again.",
  401: "Check the credentials: they are wrong, expired, or of another environment.",
  404: "Check the id, and that it belongs to this account and environment.",
  409: "Fetch the present state of the resource and decide anew.",
  410: "The resource is gone for good.",
  413: "The request is too large for the provider: send less.",
  415: "The provider does not take this kind of body.",
  422: "The request breaks a rule of the provider: change it and send it again.",
};

/** What a broken connection means, by how far it had come. */
export const connectionText: Readonly<Record<ConnectionPhase, string>> = {
  dns: "The host name could not be resolved. Check the base URL and the network.",
  connect: "No connection could be made. Check the base URL, firewalls and that the server is up.",
  tls: 'The TLS handshake failed. The certificate must be valid for this host name, not expired and issued by a trusted authority (option "tls.ca"), and the server must speak TLS 1.2 or later.',
  headers: "The connection broke before an answer came. Try again later.",
  body: "The connection broke in the middle of the answer. Try again later.",
};

/** What the proxy did, by the reason of the fault. */
export function proxyText(proxyHost: string, reason: string): string {
  if (reason === "PROXY_CREDENTIALS")
    return `The password for the proxy ${proxyHost} could not be read. Make the function given to proxyFrom() return it.`;
  if (reason === "PROXY_407")
    return `The proxy ${proxyHost} refused the credentials. Check "username" and "password" of proxyFrom().`;
  if (/^PROXY_\d/.test(reason))
    return `The proxy ${proxyHost} opened no tunnel to the provider. Ask whoever runs it to allow CONNECT to this host.`;
  return `The proxy ${proxyHost} could not be used. Check the URL given to proxyFrom(), its certificate if it is https, and that the proxy is up.`;
}

/** Which limit ran out, and the option that sets it. */
export const timeoutText: Readonly<Record<TimeoutPhase, string>> = {
  connect: 'no connection within the limit of "timeouts.connectMs"',
  headers: 'no answer within the limit of "timeouts.headersMs"',
  body: 'the answer stood still for longer than "timeouts.bodyIdleMs"',
  total: 'not done within "timeoutMs" (client: "timeouts.totalMs")',
};

/** Why an answer could not be used. */
export const responseText: Readonly<Record<InvalidResponseReason, string>> = {
  redirect: "The server redirected, and redirects are never followed. Check the base URL.",
  "content-type":
    "The answer is not JSON by its content type. Check that the base URL is the API and not a website or proxy.",
  json: "The answer is not valid JSON.",
  empty: "The answer is empty where data was expected.",
  encoding: "The answer is badly encoded: its compression or its UTF-8 is broken, or of an unknown kind.",
  "too-large":
    'The answer is too large. Raise "limits.maxResponseBytes" (files in memory: "limits.maxFileBytes").',
  protocol: "The answer breaks the HTTP protocol.",
  envelope: "The answer holds no list where one was expected.",
  mismatch: "The answer is about another resource than the one asked for.",
};

/** Why the signature of an answer was not accepted, and what to look at. */
export const signatureText: Readonly<Record<SignatureReason, string>> = {
  missing: "it is not signed, and it must be. Check that the server signs its answers.",
  malformed: "its signature cannot be read, or covers a header that is not there exactly once.",
  algorithm: "its signature names another algorithm.",
  "not-covered": "its signature leaves out something that must be signed.",
  "unknown-key": "it was signed with another key. Check the key id.",
  mismatch:
    "its signature does not fit. Check that the server has the same key, and signs the target and host of the request.",
  stale: "it was signed at another time. Check the clocks of both sides.",
  digest: "its body is not the one that was signed. Something changed it on the way, or after it was signed.",
  replayed: "its signature was used before.",
};

/** Why the SDK did not go on trying; silent where the message says it already. */
export function stopText({
  stopReason,
  attempts,
  init,
}: Pick<Call, "stopReason" | "attempts" | "init">): string {
  switch (stopReason) {
    case "replay-class":
      return init.request.streamed?.spent === true
        ? " Not tried again: its body is a stream that can be read only once. Give a function that opens it."
        : "";
    case "attempts":
      return ` Gave up after ${attempts.length} ${attempts.length === 1 ? "attempt" : "attempts"}.`;
    case "deadline":
      return " No time was left to try again.";
    case "budget":
      return " Not tried again: too many calls of this client are failing.";
    case "retry-after":
      return " Not tried again: the provider asked for a wait of more than 60 s, or of more than the call has left.";
    default:
      return "";
  }
}
