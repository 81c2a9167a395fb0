import { ConnectionError } from "../../errors/connection-error.ts";
import type { IdentityError } from "../../errors/identity-error.ts";
import { InvalidResponseError } from "../../errors/invalid-response-error.ts";
import { TimeoutError } from "../../errors/timeout-error.ts";
import { utf8 } from "../../crypto/digest.ts";
import { scrub } from "../../redact/scrub.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import { networkFault } from "../../transport/network-fault.ts";
import type { WireAnswer } from "../../transport/wire-answer.ts";
import type { AuthRequest } from "../auth-strategy.ts";
import type { Adapter, AdapterConfig, AdapterResponse } from "./with-auth.ts";
import { linesOf } from "./with-auth-exchange.ts";
import { dataOf, headersLike } from "./with-auth-request.ts";

/** Time limit of a strategy's own request where the config sets none. */
const defaultTimeoutMs = 30_000;

/**
 * Sends a strategy's own request over an adapter of axios, once. It is bound by the limits of the config that it is
 * needed for, but not by its signal, as others may wait for it too.
 */
export async function sendOver<C extends AdapterConfig, R extends AdapterResponse>(
  adapter: Adapter<C, R>,
  config: C,
  own: AuthRequest,
  runtime: Runtime,
): Promise<WireAnswer> {
  const { request, operation, maxBytes } = own;
  const call = { provider: new URL(request.origin).host, operation, callId: runtime.id(), attempts: [] };
  const timeout = config.timeout === undefined || config.timeout === 0 ? defaultTimeoutMs : config.timeout;
  const sentAtMs = runtime.monotonicMs();
  let response: R;
  try {
    response = await adapter({
      ...config,
      method: request.method.toLowerCase(),
      url: request.origin + request.target,
      baseURL: undefined,
      params: undefined,
      headers: headersLike(config.headers, request.headers),
      data: dataOf(request.body),
      auth: undefined,
      timeout,
      signal: undefined,
      cancelToken: undefined,
      onUploadProgress: undefined,
      onDownloadProgress: undefined,
      maxRedirects: 0,
      maxContentLength: maxBytes,
      responseType: "arraybuffer",
      validateStatus: () => true,
    });
  } catch (error) {
    throw sendFailure(error, call, timeout);
  }
  const { status, statusText = "" } = response;
  const headers = linesOf(response);
  if (status >= 300 && status < 400) {
    throw new InvalidResponseError({
      ...call,
      message: `[${call.provider}] ${operation} was answered with a redirect (${status}), which is not followed. Check the URL.`,
      reason: "redirect",
      status,
    });
  }
  return {
    status,
    statusText: scrub(statusText),
    headers,
    body: bytesOf(response.data),
    sentAtMs,
    receivedAtMs: runtime.monotonicMs(),
    call,
  };
}

/** The error of the adapter goes no further: it holds the request. */
function sendFailure(error: unknown, call: WireAnswer["call"], limitMs: number): IdentityError {
  const { code, message, cause } = Object(error) as {
    readonly code?: unknown;
    readonly message?: unknown;
    readonly cause?: unknown;
  };
  const where = `[${call.provider}] ${call.operation}`;
  if (code === "ECONNABORTED" || code === "ETIMEDOUT") {
    return new TimeoutError({
      ...call,
      message: `${where} timed out: it was not answered within ${limitMs} ms.`,
      phase: "total",
      limitMs,
      retryable: true,
    });
  }
  if (typeof message === "string" && message.includes("maxContentLength")) {
    return new InvalidResponseError({
      ...call,
      message: `${where} was answered with more than such an answer may hold. Check the URL.`,
      reason: "too-large",
    });
  }
  const phase = code === "ECONNREFUSED" ? "connect" : "headers";
  const { detail } = networkFault(cause ?? error, { phase, sent: true, staleSocket: false });
  if (detail.kind !== "connection") {
    return new InvalidResponseError({
      ...call,
      message: `${where} was answered with something that is no HTTP.`,
      reason: "protocol",
    });
  }
  return new ConnectionError({
    ...call,
    message: `${where} failed: no complete answer came (${detail.reason}).`,
    phase: detail.phase,
    reason: detail.reason,
    retryable: detail.phase !== "tls",
  });
}

function bytesOf(data: unknown): Uint8Array {
  if (typeof data === "string") return utf8(data);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return new Uint8Array(0);
}
