import { AbortError } from "../../errors/abort-error.ts";
import { ConnectionError } from "../../errors/connection-error.ts";
import type { IdentityError, IdentityErrorInit } from "../../errors/identity-error.ts";
import { InvalidResponseError } from "../../errors/invalid-response-error.ts";
import { TimeoutError } from "../../errors/timeout-error.ts";
import { scrub } from "../../redact/scrub.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { ConnectionPhase } from "../../transport/attempt.ts";
import { networkFault } from "../../transport/network-fault.ts";
import { ResponseHeaders } from "../../transport/response-headers.ts";
import type { AuthSend } from "../auth-strategy.ts";
import { waitFor } from "../wait-for.ts";

/** How a request outside of a client's calls is sent. */
export interface FetchSendOptions {
  readonly runtime: Runtime;
  /** @default the global one, as it is at that time */
  readonly fetch: typeof fetch | undefined;
  /** For the whole exchange, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Sends by `fetch`, where there is no client yet whose transport could be used: once, no redirect followed, limited in
 * time and size.
 */
export function fetchSend({ runtime, fetch, timeoutMs, signal }: FetchSendOptions): AuthSend {
  return async ({ request, operation, maxBytes }) => {
    const { method, origin, target, headers, body } = request;
    const call = { provider: "oauth2", operation, callId: runtime.id(), attempts: [] };
    const facts = { provider: call.provider, operation, callId: call.callId };
    const isAborted = (): boolean => signal?.aborted === true;
    if (isAborted()) throw aborted(facts);
    const sentAtMs = runtime.monotonicMs();
    const ending = new AbortController();
    const end = (): void => {
      ending.abort();
    };
    const cancel = runtime.schedule(timeoutMs, end);
    signal?.addEventListener("abort", end, { once: true });
    let answered = false;
    const exchange = async () => {
      const response = await (fetch ?? globalThis.fetch)(origin + target, {
        method,
        headers,
        body: (body ?? null) as Uint8Array<ArrayBuffer> | null,
        redirect: "manual",
        signal: ending.signal,
      });
      answered = true;
      const receivedAtMs = runtime.monotonicMs();
      if (response.status >= 300 && response.status < 400) throw redirected(response, origin, facts);
      return {
        status: response.status,
        statusText: scrub(response.statusText),
        headers: new ResponseHeaders([...response.headers].flat()),
        body: await readBody(response, maxBytes, facts),
        sentAtMs,
        receivedAtMs,
        call,
      };
    };
    try {
      return await waitFor(exchange(), ending.signal);
    } catch (error) {
      if (InvalidResponseError.isInstance(error)) throw error;
      if (isAborted()) throw aborted(facts);
      if (ending.signal.aborted) throw tooLate(facts, timeoutMs);
      throw broken(error, answered, facts);
    } finally {
      cancel();
      signal?.removeEventListener("abort", end);
    }
  };
}

type Facts = Required<Pick<IdentityErrorInit, "provider" | "operation" | "callId">>;

function subject({ provider, operation }: Facts): string {
  return `[${provider}] ${operation}`;
}

async function readBody(response: Response, maxBytes: number, facts: Facts): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      const message = `${subject(facts)} gave an answer of more than ${maxBytes} bytes. Check the URL.`;
      throw new InvalidResponseError({ ...facts, reason: "too-large", message }); // leaving the loop ends the stream
    }
    chunks.push(chunk);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}

function redirected(response: Response, origin: string, facts: Facts): InvalidResponseError {
  void response.body?.cancel();
  const target = response.headers.get("location") ?? "";
  const location = URL.canParse(target, origin) ? new URL(target, origin).origin : undefined;
  const where = location === undefined ? "" : ` It pointed to ${location}.`;
  return new InvalidResponseError({
    ...facts,
    reason: "redirect",
    location,
    status: response.status,
    message: `${subject(facts)} was redirected, and redirects are never followed. Check the URL.${where}`,
  });
}

function aborted(facts: Facts): AbortError {
  return new AbortError({ ...facts, message: `${subject(facts)} was aborted.` });
}

function tooLate(facts: Facts, limitMs: number): TimeoutError {
  const message = `${subject(facts)} was not done within ${limitMs} ms. Try again later, or raise "timeoutMs".`;
  return new TimeoutError({ ...facts, phase: "total", limitMs, retryable: true, message });
}

/** What `fetch` threw goes no further: it may hold the request. */
function broken(error: unknown, answered: boolean, facts: Facts): IdentityError {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : undefined;
  const code = (cause as { code?: unknown } | undefined)?.code;
  const known = typeof code === "string" && /^\w{1,60}$/.test(code) ? code : "UNKNOWN";
  const { detail } = networkFault(
    { code: known, syscall: (cause as { syscall?: string } | undefined)?.syscall },
    { phase: phaseOf(known, answered), sent: true, staleSocket: false },
  );
  if (detail.kind !== "connection") {
    const message = `${subject(facts)} gave an answer that breaks the HTTP protocol. Check the URL.`;
    return new InvalidResponseError({ ...facts, reason: "protocol", message });
  }
  const { phase, reason } = detail;
  const message = `${subject(facts)} got no complete answer (${reason}). Check the URL and the network, then try again.`;
  return new ConnectionError({ ...facts, phase, reason, retryable: phase !== "tls", message });
}

function phaseOf(code: string, answered: boolean): ConnectionPhase {
  if (answered) return "body";
  return connectFaults.has(code) ? "connect" : "headers";
}

const connectFaults = new Set(["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"]);
