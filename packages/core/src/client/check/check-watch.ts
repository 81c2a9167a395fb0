import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Runtime } from "../../runtime/runtime.ts";
import type { Call } from "../../transport/call.ts";
import type { AttemptTracing, CallObserver } from "../../transport/call-observer.ts";
import { parseFixdate } from "../../transport/retry-after.ts";
import type { WireAnswer } from "../../transport/wire-answer.ts";

/** How far a connection has come. */
export type ConnectionStep = "dns" | "connect" | "tls" | "open";

/** Watches the connection and the call of a check, and passes on what it is told. */
export class CheckWatch implements CallObserver {
  readonly #inner: CallObserver;
  readonly #runtime: Runtime;
  readonly #origin: string;
  readonly #operation: string;
  readonly #beganMs: number;
  #stepBeganMs = 0;
  #connectionMs = 0;
  /** How long each step of the connection took, as far as it was seen. */
  readonly took: Partial<Record<ConnectionStep, number>> = {};
  /** The step that the connection is at; `undefined` while there is none. */
  step: ConnectionStep | undefined;
  /** The version of TLS, and when the server's certificate ends. */
  tls: { readonly version: string; readonly expiresAtMs: number } | undefined;
  /** How long it took to have credentials, without the connection. */
  credentialsMs: number | undefined;
  /** The status of the answer to the call. */
  status: number | undefined;
  /** From the request to the headers of its answer, without the connection. */
  answerMs: number | undefined;
  /** The server's clock minus ours. */
  clockSkewMs: number | undefined;

  /** @param check The origin that is asked, and the operation that asks it. */
  constructor(
    inner: CallObserver,
    runtime: Runtime,
    check: { readonly origin: string; readonly operation: string },
  ) {
    this.#inner = inner;
    this.#runtime = runtime;
    this.#origin = check.origin;
    this.#operation = check.operation;
    this.#beganMs = runtime.monotonicMs();
  }

  get tracing(): AttemptTracing | undefined {
    return this.#inner.tracing;
  }

  attemptStarts(call: Call): void {
    if (call.operation === this.#operation) this.credentialsMs ??= this.#elapsedMs();
    this.#inner.attemptStarts(call);
  }

  attemptAnswered(call: Call, answer: Pick<WireAnswer, "status" | "headers">): void {
    if (call.operation === this.#operation) {
      this.answerMs = this.#elapsedMs() - (this.credentialsMs ?? 0);
      this.status = answer.status;
      const serverMs = parseFixdate(answer.headers.single("date") ?? "");
      const middleMs = (call.attemptStartedAtMs + this.#runtime.now()) / 2;
      this.clockSkewMs = serverMs === undefined ? undefined : serverMs - middleMs;
    }
    this.#inner.attemptAnswered(call, answer);
  }

  retryComes(call: Call, reason: string, waitMs: number): void {
    this.#inner.retryComes(call, reason, waitMs);
  }

  /** Follows the last new connection to the origin. A request for a token may have made one before. */
  readonly onSocket = (socket: Socket, origin: string): void => {
    if (origin !== this.#origin) return;
    if (!socket.connecting) {
      this.step ??= "open"; // from the pool, or of a proxy or an interceptor
      return;
    }
    this.step = isAddress(new URL(origin).hostname) ? "connect" : "dns";
    this.#stepBeganMs = this.#runtime.monotonicMs();
    socket.once("lookup", (error: Error | null) => {
      if (error === null) this.#reached("connect");
    });
    socket.once("connect", () => {
      this.#reached(origin.startsWith("https:") ? "tls" : "open");
    });
    socket.once("secureConnect", () => {
      const { valid_to: validTo } = (socket as TLSSocket).getPeerCertificate();
      const version = (socket as TLSSocket).getProtocol() ?? "TLS";
      this.tls = { version, expiresAtMs: Date.parse(validTo) };
      this.#reached("open");
    });
  };

  #reached(next: ConnectionStep): void {
    const nowMs = this.#runtime.monotonicMs();
    const durationMs = nowMs - this.#stepBeganMs;
    if (this.step !== undefined) this.took[this.step] = durationMs;
    this.#connectionMs += durationMs;
    this.#stepBeganMs = nowMs;
    this.step = next;
  }

  /** Since the check began, without the steps of the connection. */
  #elapsedMs(): number {
    return this.#runtime.monotonicMs() - this.#beganMs - this.#connectionMs;
  }
}

/** A host of a URL is an address, and no name, when it stands in brackets or ends in a number. */
export function isAddress(host: string): boolean {
  return host.startsWith("[") || /(^|\.)\d+$/.test(host);
}
