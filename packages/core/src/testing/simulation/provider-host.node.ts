import http from "node:http";
import type { VirtualRuntime } from "../virtual-runtime.ts";
import { type FalseAnswer, garbage, gatewayFailure, refusal } from "./answers.ts";
import type { OpenExchange, SimulatedConnection } from "./simulated-connection.node.ts";
import type { SimulatedSystem } from "./scenario.ts";

/** What a host needs. */
export interface HostParts {
  readonly runtime: VirtualRuntime;
  readonly origin: string;
  /** How long an idle connection is kept. */
  readonly idleMs: number;
  readonly app: SimulatedSystem["app"];
  /** What the app threw. */
  readonly onError: (error: unknown) => void;
}

/** A real HTTP server without a port: it parses what the connections bring and asks the app. */
export class ProviderHost {
  readonly #server: http.Server;
  readonly #parts: HostParts;
  readonly #connections = new WeakMap<object, SimulatedConnection>();

  constructor(parts: HostParts) {
    this.#parts = parts;
    this.#server = http.createServer({ keepAliveTimeout: parts.idleMs });
    this.#server.on("clientError", (_error, socket) => socket.destroy());
    this.#server.on("request", (request, response) => {
      const connection = this.#connections.get(request.socket);
      const exchange = connection?.exchange;
      if (connection === undefined || exchange === undefined) response.destroy();
      else {
        response.once("finish", () => connection.sendAnswer());
        this.#serve(request, response, exchange).catch(parts.onError);
      }
    });
  }

  /** Takes the server's end of a connection. */
  readonly accept = (connection: SimulatedConnection): void => {
    this.#connections.set(connection.server, connection);
    this.#server.emit("connection", connection.server);
  };

  async #serve(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    exchange: OpenExchange,
  ): Promise<void> {
    const body = await bodyOf(request);
    if (body === undefined) return; // cut before its end: never executed
    const answer = await this.#answer(request, body, exchange);
    const { record } = exchange;
    record.status = answer.status;
    record.retryAfterMs = answer.retryAfterMs;
    response.sendDate = false; // Node's own is the real one
    response.writeHead(answer.status, { date: new Date().toUTCString(), ...answer.headers });
    response.end(answer.body);
  }

  async #answer(
    request: http.IncomingMessage,
    body: Buffer,
    { record, fault }: OpenExchange,
  ): Promise<FalseAnswer | (Omit<FalseAnswer, "body"> & { readonly body: Uint8Array })> {
    const forToken = record.tokenOf !== undefined;
    if (fault?.kind === "slow-provider") await this.#pass(fault.amount * 40_000);
    if (fault?.kind === "refused-before") return refusal(fault, forToken, Date.now());
    const answer = await this.#parts.app(
      new Request(this.#parts.origin + (request.url ?? "/"), {
        method: request.method ?? "GET",
        headers: Object.entries(request.headers).map(([name, value]): [string, string] => [
          name,
          String(value),
        ]),
        ...(body.length === 0 ? {} : { body }),
      }),
    );
    record.executed = answer.ok;
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (fault?.kind === "late-answer") await this.#pass(fault.amount * 40_000);
    if (answer.ok && fault?.kind === "failed-after") return gatewayFailure(fault);
    if (answer.ok && fault?.kind === "garbage") return garbage(fault);
    if (answer.ok && forToken) record.issued = tokenIn(bytes);
    const headers = { ...Object.fromEntries(answer.headers), "content-length": String(bytes.length) };
    return { status: answer.status, headers, body: bytes };
  }

  #pass(ms: number): Promise<void> {
    return new Promise((resolve) => this.#parts.runtime.schedule(ms, resolve));
  }
}

/** The whole body; `undefined` when it was cut. */
function bodyOf(request: http.IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.once("end", () => resolve(Buffer.concat(chunks)));
    request.once("close", () => resolve(undefined));
    request.once("error", () => resolve(undefined));
  });
}

function tokenIn(bytes: Uint8Array): { readonly token: string; readonly lifetimeMs: number } {
  const { access_token: token, expires_in: seconds } = JSON.parse(new TextDecoder().decode(bytes)) as {
    access_token: string;
    expires_in: number;
  };
  return { token, lifetimeMs: seconds * 1000 };
}
