import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import type { CertificateFacts } from "../auth/tls-source.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { Endpoint } from "./agent-pool.node.ts";
import type { Agents } from "./agents.node.ts";
import { AttemptFailure } from "./attempt-failure.ts";
import type { ConnectionPhase, TimeoutPhase } from "./attempt.ts";
import type { CallScope } from "./call-scope.ts";
import { type FaultContext, networkFault } from "./network-fault.ts";
import { proxyHostOf } from "./proxy-fault.ts";
import { type StreamedSend, sendStreamed } from "./send-streamed.node.ts";
import type { StreamedBody } from "./streamed-body.ts";
import type { WireRequest } from "./wire.ts";

/** What one exchange needs besides its request. */
export interface ExchangeOptions {
  readonly agents: Agents;
  readonly runtime: Runtime;
  readonly scope: CallScope;
  readonly connectMs: number;
  readonly headersMs: number;
  /** For streamed request bodies: the longest time without a piece read or sent. */
  readonly bodyIdleMs: number;
  readonly onUploadProgress?: ((sentBytes: number) => void) | undefined;
  readonly onSocket?: ((socket: Socket, origin: string) => void) | undefined;
}

/** An answer whose headers have come, and whose body is still on the wire. */
export interface OpenAnswer {
  readonly message: http.IncomingMessage;
  /** The client certificate of its connection. */
  readonly certificate: CertificateFacts | undefined;
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
}

/**
 * One exchange over `node:http` or `node:https`, up to the headers of the answer. It sees phases, sockets and bytes:
 * which limit ran out, and whether anything was sent. Rejects with `AttemptFailure`, or with what a certificate or a
 * proxy that cannot be used throws, before anything is sent.
 *
 * `http.request` is looked up at call time, so that interceptors such as msw and nock can step in.
 */
export function exchange(request: WireRequest, options: ExchangeOptions): Promise<OpenAnswer> {
  return new Promise((resolve, reject) => {
    const { agents, runtime, scope } = options;
    if (scope.cause !== undefined) {
      reject(new AttemptFailure({ kind: "ended", cause: scope.cause }, false)); // it ended while the credentials were made
      return;
    }
    const sentAtMs = runtime.monotonicMs();
    let phase: ConnectionPhase = "connect";
    let socket: Socket | undefined;
    let writtenBefore = 0;
    let readBefore = 0;
    let answer: http.IncomingMessage | undefined;
    let settled = false;
    let sending: StreamedSend | undefined;
    let endpoint: Endpoint;

    let outgoing = dispatch();
    const offSwap = agents.onSwap(move);
    let cancelTimer = startTimer("connect", options.connectMs);
    const offScope = scope.onEnd((cause) => {
      fail(new AttemptFailure({ kind: "ended", cause }, wasSent()));
    });
    sendBuffered();

    function dispatch(): http.ClientRequest {
      endpoint = agents.endpoint(request.origin);
      const current = open(request, endpoint);
      current.on("socket", (assigned) => {
        socket = assigned;
        offSwap();
        writtenBefore = assigned.bytesWritten;
        readBefore = assigned.bytesRead;
        options.onSocket?.(assigned, request.origin);
        if (request.streamed !== undefined && !settled) sendStream(request.streamed);
        if (!assigned.connecting) return connected(); // from the pool, or an interceptor's
        if (!request.origin.startsWith("https:")) assigned.once("connect", connected);
        else {
          assigned.once("connect", () => (phase = "tls"));
          assigned.once("secureConnect", connected);
        }
      });
      current.on("response", (message) => {
        if (!settle()) return;
        answer = message;
        // An answer before the whole request was sent would leave its connection in the pool, neither free nor closed.
        message.once("end", () => {
          if (!current.writableFinished) current.destroy();
        });
        const { certificate } = endpoint;
        resolve({ message, certificate, sentAtMs, receivedAtMs: runtime.monotonicMs() });
      });
      current.on("upgrade", (_message, taken) => {
        taken.destroy();
        fail(new AttemptFailure({ kind: "response", reason: "protocol" }, true)); // we never asked for another protocol
      });
      current.on("error", (error) => {
        if (current !== outgoing) return; // it moved
        if (answer === undefined) fail(networkFault(error, faultContext()));
        else answer.destroy(error); // the parser's complaint about a body: whoever reads it is told
      });
      current.on("close", () => {
        if (current === outgoing) fail(networkFault({ code: "ECONNRESET" }, faultContext()));
      });
      return current;
    }

    /** While it waits for a connection nothing of it was written, so it may wait for another one as well. */
    function move(): void {
      const left = outgoing;
      outgoing = dispatch();
      sendBuffered();
      left.destroy();
    }

    function connected(): void {
      if (settled) return;
      phase = "headers";
      cancelTimer();
      if (sending === undefined || sending.isDone) awaitHeaders();
      else sending.watch();
    }

    function awaitHeaders(): void {
      cancelTimer = startTimer("headers", options.headersMs);
    }

    /** From the moment there is a socket and not from the connection: interceptors connect when they know the answer. */
    function sendStream(body: StreamedBody): void {
      sending = sendStreamed(body, outgoing, {
        runtime,
        idleMs: options.bodyIdleMs,
        onProgress: options.onUploadProgress,
        onSent() {
          if (phase === "headers") awaitHeaders();
        },
        onFailure(detail) {
          fail(new AttemptFailure(detail, wasSent()));
        },
      });
    }

    /** Bytes may wait in the request for their connection. */
    function sendBuffered(): void {
      const { body, streamed } = request;
      const { onUploadProgress } = options;
      if (streamed !== undefined) return;
      if (body === undefined || onUploadProgress === undefined) outgoing.end(body);
      else {
        outgoing.end(body, () => {
          onUploadProgress(body.byteLength);
        });
      }
    }

    /** Before the connection stands nothing can have left; on a pooled one, the counter tells. */
    function wasSent(): boolean {
      return phase === "headers" && (socket === undefined || socket.bytesWritten > writtenBefore);
    }

    function faultContext(): FaultContext {
      const { reusedSocket } = outgoing;
      const unread = socket?.bytesRead === readBefore;
      // A proxy's tunnel is handed out when the handshake through it is done.
      const inHandshake = socket === undefined ? proxyHostOf(endpoint.agent) !== undefined : phase === "tls";
      return {
        phase,
        sent: wasSent(),
        staleSocket: reusedSocket && phase === "headers" && unread,
        unanswered: inHandshake || (!reusedSocket && phase === "headers" && unread),
        certificate: endpoint.certificate,
      };
    }

    function startTimer(limit: Extract<TimeoutPhase, "connect" | "headers">, limitMs: number): () => void {
      return runtime.schedule(limitMs, () => {
        const proxyHost = limit === "connect" ? proxyHostOf(endpoint.agent) : undefined;
        fail(new AttemptFailure({ kind: "timeout", phase: limit, limitMs, proxyHost }, wasSent()));
      });
    }

    function settle(): boolean {
      if (settled) return false;
      settled = true;
      cancelTimer();
      offScope();
      offSwap();
      sending?.stop();
      return true;
    }

    function fail(failure: AttemptFailure): void {
      if (!settle()) return;
      reject(failure);
      outgoing.destroy();
    }
  });
}

function open(request: WireRequest, { secure, agent, hostname, port }: Endpoint): http.ClientRequest {
  const { method, target: path, headers } = request;
  return (secure ? https : http).request({
    agent,
    hostname,
    port,
    method,
    path,
    headers,
    protocol: secure ? "https:" : "http:",
    // Node reads these from the prototype too, where a polluted one could send the request elsewhere.
    // Written out rather than spread: this runs for every attempt, and on Node 20 the spread costs 7 µs.
    auth: undefined,
    createConnection: undefined,
    insecureHTTPParser: undefined,
    localAddress: undefined,
    maxHeaderSize: undefined,
    setHost: true,
    signal: undefined,
    socketPath: undefined,
    timeout: undefined,
  });
}
