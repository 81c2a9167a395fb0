import http from "node:http";
import type { AddressInfo } from "node:net";
import { systemRuntime } from "../runtime/system-runtime.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { ResponseHeaders } from "../transport/response-headers.ts";
import type { WireAnswer } from "../transport/wire-answer.ts";
import { emptyHeaders, type WireRequest } from "../transport/wire.ts";
import type { AuthContext, AuthRequest, AuthStrategy } from "./auth-strategy.ts";

/** A request as a test server received it. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** What a test server answers: JSON, unless the body is text. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A server on a loopback socket that answers what `handle` says, and keeps every request. */
export interface TestServer extends AsyncDisposable {
  readonly origin: string;
  readonly requests: readonly Received[];
}

export async function startServer(
  handle: (request: Received) => Reply | Promise<Reply>,
): Promise<TestServer> {
  const requests: Received[] = [];
  const server = http.createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const { method = "", url = "", headers } = incoming;
      const received = { method, url, headers, body: Buffer.concat(chunks).toString() };
      requests.push(received);
      void answer(handle(received), outgoing);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, requests, [Symbol.asyncDispose]: close };
}

async function answer(reply: Reply | Promise<Reply>, outgoing: http.ServerResponse): Promise<void> {
  const { status = 200, headers = {}, body = {} } = await reply;
  const content = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  outgoing.writeHead(status, { "content-type": "application/json", ...headers }).end(content);
}

/** What a strategy gets from a transport that sends each request once. */
export interface TestContext extends AuthContext {
  /** How often the strategy asked for the signal. */
  readonly signalReads: number;
}

export function testContext(
  options: { runtime?: Runtime; signal?: AbortSignal; send?: AuthContext["send"] } = {},
): TestContext {
  const { runtime = systemRuntime(), signal = new AbortController().signal } = options;
  let signalReads = 0;
  return {
    runtime,
    send: options.send ?? ((request) => sendOnce(request, runtime)),
    get signal() {
      signalReads += 1;
      return signal;
    },
    get signalReads() {
      return signalReads;
    },
  };
}

/** Calls the API as the transport does: credentials, one exchange, and after a 401 one replay if the strategy helps. */
export async function callApi(
  strategy: AuthStrategy,
  url: string,
  context: AuthContext = testContext(),
): Promise<WireAnswer> {
  const { origin, pathname, search } = new URL(url);
  const request: WireRequest = {
    method: "GET",
    origin,
    target: pathname + search,
    headers: emptyHeaders(),
    body: undefined,
  };
  for (let replayed = false; ; replayed = true) {
    const applied = await strategy.apply(request, context);
    const answer = await sendOnce(
      { request: applied.request, operation: "GET /api", replay: "safe", maxBytes: 1e6 },
      context.runtime,
    );
    const seen = { status: answer.status, dateHeader: undefined, sentAtMs: 0, receivedAtMs: 0 };
    if (answer.status !== 401) strategy.succeeded?.(applied.ticket, seen);
    else if (strategy.refused?.(applied.ticket, seen) === true && !replayed) continue;
    return answer;
  }
}

/** The error that `work` rejects with. */
export async function failure(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error("It was expected to reject.");
}

function sendOnce({ request, operation }: AuthRequest, runtime: Runtime): Promise<WireAnswer> {
  const sentAtMs = runtime.monotonicMs();
  const { method, origin, target, headers, body } = request;
  return new Promise((resolve, reject) => {
    const outgoing = http.request(
      origin + target,
      { method, headers: { ...headers }, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => {
          resolve({
            status: incoming.statusCode ?? 0,
            statusText: incoming.statusMessage ?? "",
            headers: new ResponseHeaders(incoming.rawHeaders),
            body: new Uint8Array(Buffer.concat(chunks)),
            sentAtMs,
            receivedAtMs: runtime.monotonicMs(),
            call: { provider: "acme", operation, callId: "call-1", attempts: [] },
          });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
