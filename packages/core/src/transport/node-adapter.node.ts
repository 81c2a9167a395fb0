import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import type { Runtime } from "../runtime/runtime.ts";
import type { Agents } from "./agents.node.ts";
import { AttemptFailure } from "./attempt-failure.ts";
import type { ConnectionPhase, TimeoutPhase } from "./attempt.ts";
import type { CallScope } from "./call-scope.ts";
import { networkFault } from "./network-fault.ts";
import type { WireRequest } from "./wire.ts";

/** What one exchange needs besides its request. */
export interface ExchangeOptions {
  readonly agents: Agents;
  readonly runtime: Runtime;
  readonly scope: CallScope;
  readonly connectMs: number;
  readonly headersMs: number;
}

/** An answer whose headers have come, and whose body is still on the wire. */
export interface OpenAnswer {
  readonly message: http.IncomingMessage;
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
}

/**
 * One exchange over `node:http` or `node:https`, up to the headers of the answer. It sees phases, sockets and bytes:
 * which limit ran out, and whether anything was sent. Rejects with `AttemptFailure` only.
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

    const outgoing = open(request, agents);
    let cancelTimer = startTimer("connect", options.connectMs);
    const offScope = scope.onEnd((cause) => {
      fail(new AttemptFailure({ kind: "ended", cause }, wasSent()));
    });

    outgoing.on("socket", (assigned) => {
      socket = assigned;
      writtenBefore = assigned.bytesWritten;
      readBefore = assigned.bytesRead;
      if (!assigned.connecting) return connected(); // from the pool, or an interceptor's
      if (!request.origin.startsWith("https:")) assigned.once("connect", connected);
      else {
        assigned.once("connect", () => (phase = "tls"));
        assigned.once("secureConnect", connected);
      }
    });
    outgoing.on("response", (message) => {
      if (!settle()) return;
      answer = message;
      // An answer before the whole request was sent would leave its connection in the pool, neither free nor closed.
      message.once("end", () => {
        if (!outgoing.writableFinished) outgoing.destroy();
      });
      resolve({ message, sentAtMs, receivedAtMs: runtime.monotonicMs() });
    });
    outgoing.on("upgrade", (_message, taken) => {
      taken.destroy();
      fail(new AttemptFailure({ kind: "response", reason: "protocol" }, true)); // we never asked for another protocol
    });
    outgoing.on("error", (error) => {
      if (answer === undefined) fail(networkFault(error, { phase, sent: wasSent(), staleSocket: isStale() }));
      else answer.destroy(error); // the parser's complaint about a body: whoever reads it is told
    });
    outgoing.on("close", () => {
      fail(networkFault({ code: "ECONNRESET" }, { phase, sent: wasSent(), staleSocket: isStale() }));
    });
    outgoing.end(request.body);

    function connected(): void {
      if (settled) return;
      phase = "headers";
      cancelTimer();
      cancelTimer = startTimer("headers", options.headersMs);
    }

    /** Before the connection stands nothing can have left; on a pooled one, the counter tells. */
    function wasSent(): boolean {
      return phase === "headers" && (socket === undefined || socket.bytesWritten > writtenBefore);
    }

    function isStale(): boolean {
      return outgoing.reusedSocket && phase === "headers" && socket?.bytesRead === readBefore;
    }

    function startTimer(limit: Extract<TimeoutPhase, "connect" | "headers">, limitMs: number): () => void {
      return runtime.schedule(limitMs, () => {
        fail(new AttemptFailure({ kind: "timeout", phase: limit, limitMs }, wasSent()));
      });
    }

    function settle(): boolean {
      if (settled) return false;
      settled = true;
      cancelTimer();
      offScope();
      return true;
    }

    function fail(failure: AttemptFailure): void {
      if (!settle()) return;
      reject(failure);
      outgoing.destroy();
    }
  });
}

function open(request: WireRequest, agents: Agents): http.ClientRequest {
  const { secure, agent, hostname, port } = agents.endpoint(request.origin);
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
