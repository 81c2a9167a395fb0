import type { VirtualRuntime } from "../virtual-runtime.ts";
import type { Fault, Faults } from "./faults.ts";
import type { ExchangeRecord } from "./history.ts";
import { SimulatedSocket } from "./simulated-socket.node.ts";

/** What a connection works with. */
export interface ConnectionParts {
  readonly runtime: VirtualRuntime;
  readonly faults: Faults;
  /** Milliseconds that bytes are under way, drawn anew each time. */
  readonly latencyMs: () => number;
  /** Hands the server's end to the HTTP parser. */
  readonly accept: (connection: SimulatedConnection) => void;
  /** Writes down a request whose first bytes have left the client. */
  readonly begin: (bytes: Buffer) => ExchangeRecord;
  readonly trace: (line: string) => void;
}

/** The exchange that is under way on a connection. */
export interface OpenExchange {
  readonly record: ExchangeRecord;
  readonly fault: Fault | undefined;
}

/** Two sockets, and between them a network that loses, delays and breaks. */
export class SimulatedConnection {
  readonly id: number;
  readonly client: SimulatedSocket;
  readonly server: SimulatedSocket;
  /** The exchange under way; nothing while the connection is idle. */
  exchange: OpenExchange | undefined;
  readonly #parts: ConnectionParts;
  readonly #answer: Buffer[] = [];
  #toClientAtMs = 0;
  #toServerAtMs = 0;
  /** Nothing that either side writes arrives any more. */
  #silent = false;

  constructor(id: number, parts: ConnectionParts) {
    const { runtime } = parts;
    this.id = id;
    this.#parts = parts;
    this.client = new SimulatedSocket(
      runtime,
      {
        wrote: (bytes) => this.#clientWrote(bytes),
        ended: () => this.#toServer(() => this.server.receiveEnd()),
        closed: () => this.#clientClosed(),
      },
      "client",
    );
    this.server = new SimulatedSocket(
      runtime,
      {
        wrote: (bytes) => this.#answer.push(bytes),
        ended: () => this.#serverEnded(),
        closed: () => this.#serverEnded(),
      },
      "server",
    );
    this.server.on("error", () => undefined);
    this.#open(parts.faults.connection());
  }

  /** Sends what the server has written as one answer, in the way the fault of its exchange wants it. */
  sendAnswer(): void {
    const bytes = Buffer.concat(this.#answer.splice(0));
    const { exchange } = this;
    if (exchange === undefined || this.#silent) return;
    const { fault } = exchange;
    const { kind, amount = 0 } = fault ?? {};
    const head = bytes.indexOf("\r\n\r\n") + 4;
    if (kind === "lost-answer") this.#break(exchange);
    else if (kind === "cut-head" || kind === "stall-head")
      this.#partly(exchange, bytes, 1 + amount * (head - 2));
    else if (kind === "cut-body" || kind === "stall-body") {
      this.#partly(exchange, bytes, head + amount * (bytes.length - head - 1));
    } else if (kind === "trickle") {
      const cuts = [0, head, head + 1, head + 2, head + 3, bytes.length].filter((at) => at <= bytes.length);
      for (const [i, to] of cuts.entries()) {
        if (i > 0) this.#piece(exchange, bytes, cuts[i - 1] as number, to, 1 + amount * 5000);
      }
    } else this.#piece(exchange, bytes, 0, bytes.length);
  }

  #partly(exchange: OpenExchange, bytes: Buffer, length: number): void {
    this.#piece(exchange, bytes, 0, Math.floor(length));
    if (exchange.fault?.kind.startsWith("cut") === true) this.#break(exchange);
    else this.#silent = true;
  }

  #piece(exchange: OpenExchange, bytes: Buffer, from: number, to: number, afterMs = 0): void {
    const head = bytes.indexOf("\r\n\r\n") + 4;
    this.#toClient(() => {
      if (this.client.destroyed) return;
      if (from < head && to >= head) exchange.record.headAtMs = this.#nowMs;
      if (to >= bytes.length) this.#answered(exchange); // first: the client may take the connection again at once
      this.client.receive(bytes.subarray(from, to));
    }, afterMs);
  }

  #answered({ record, fault }: OpenExchange): void {
    record.answeredAtMs = this.#nowMs;
    this.#parts.trace(`answered ${record.id} ${record.status}`);
    this.exchange = undefined;
    if (fault?.kind === "closed-after") this.#break({ record, fault });
  }

  /** Breaks the connection for both sides, for the client as a reset or as an orderly end. */
  #break({ fault }: OpenExchange): void {
    this.#toClient(() => {
      if (fault?.reset === true) this.client.destroy(systemError("ECONNRESET", "read"));
      else this.client.receiveEnd();
    });
    this.#toServer(() => this.server.destroy());
    this.#silent = true;
  }

  #open(fault: Fault | undefined): void {
    const { runtime, latencyMs, accept, trace } = this.#parts;
    trace(`connect ${this.id} ${fault?.kind ?? ""}`);
    if (fault?.kind === "silent") return;
    runtime.schedule(latencyMs() + (fault?.kind === "slow-connect" ? fault.amount * 7000 : 0), () => {
      if (this.client.destroyed) return;
      if (fault?.kind === "refused") this.client.destroy(systemError("ECONNREFUSED", "connect"));
      else if (fault?.kind === "unresolved") this.client.destroy(systemError("ENOTFOUND", "getaddrinfo"));
      else {
        accept(this);
        this.client.connected();
      }
    });
  }

  #clientWrote(bytes: Buffer): void {
    if (this.exchange !== undefined) {
      if (!this.#silent) this.#toServer(() => this.server.receive(bytes));
      return;
    }
    const record = this.#parts.begin(bytes);
    const fault = this.#parts.faults.exchange();
    this.exchange = { record, fault };
    const { id, method, path, callId = "" } = record;
    this.#parts.trace(`request ${id} on ${this.id} ${method} ${path} ${callId} ${fault?.kind ?? ""}`);
    if (this.#silent) return; // written to a connection that is broken, as the client will learn
    if (fault?.kind === "lost-before") this.#break(this.exchange);
    else if (fault?.kind === "lost-in-request") {
      const part = bytes.subarray(0, Math.ceil(fault.amount * (bytes.length - 1)));
      this.#toServer(() => this.server.receive(part));
      this.#break(this.exchange);
    } else this.#toServer(() => this.server.receive(bytes));
  }

  #clientClosed(): void {
    const record = this.exchange?.record;
    if (record !== undefined && record.answeredAtMs === undefined) record.brokenAtMs ??= this.#nowMs;
    this.#parts.trace(`close ${this.id}`);
    this.#toServer(() => this.server.destroy());
  }

  #serverEnded(): void {
    if (this.#answer.length > 0) this.sendAnswer();
    if (!this.#silent) this.#toClient(() => this.client.receiveEnd());
  }

  /** Bytes of one direction never overtake each other. */
  #toClient(deliver: () => void, afterMs = 0): void {
    this.#toClientAtMs = Math.max(this.#toClientAtMs, this.#nowMs + this.#parts.latencyMs()) + afterMs;
    this.#parts.runtime.schedule(this.#toClientAtMs - this.#nowMs, deliver);
  }

  #toServer(deliver: () => void): void {
    this.#toServerAtMs = Math.max(this.#toServerAtMs, this.#nowMs + this.#parts.latencyMs());
    this.#parts.runtime.schedule(this.#toServerAtMs - this.#nowMs, deliver);
  }

  get #nowMs(): number {
    return this.#parts.runtime.monotonicMs();
  }
}

function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
}
