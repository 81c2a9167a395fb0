import { createServer, type AddressInfo, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { FaultConnection, type ConnectionHost } from "./faults/fault-connection.node.ts";
import type { FaultRequest } from "./faults/fault-request.ts";
import { always, takeAt, toScript, type FaultScriptInput } from "./faults/fault-script.ts";
import { respond } from "./faults/respond.node.ts";

/** How the server speaks TLS. All of it is passed on to `node:tls`. */
export type FaultServerTls = Pick<
  TlsOptions,
  "key" | "cert" | "ca" | "requestCert" | "rejectUnauthorized" | "minVersion" | "maxVersion" | "ciphers"
>;

/** Options of {@link startFaultServer}. */
export interface FaultServerOptions {
  /** What happens to each request. @default 200 with `{}` for every request */
  readonly script?: FaultScriptInput;
  /** Speaks TLS with this key and certificate. @default plain TCP */
  readonly tls?: FaultServerTls;
  /** Accepts connections and never says a byte, not even a TLS handshake. @default false */
  readonly silent?: boolean;
}

/** A running fault server. */
export interface FaultServer {
  /** `http://127.0.0.1:port` or `https://127.0.0.1:port`. */
  readonly origin: string;
  /** The origin with a slash. */
  readonly url: string;
  readonly port: number;
  /** Every request whose headers came in, in order. */
  readonly requests: readonly FaultRequest[];
  /** TCP connections: all that were accepted, and those still open. */
  readonly connections: { readonly total: number; readonly open: number };
  /** What went wrong in TLS handshakes, and what scripted functions threw. */
  readonly errors: readonly Error[];
  /** Replaces the script from the next request on. */
  script(script: FaultScriptInput): void;
  /**
   * Sends RST (or FIN) on every connection that waits for a request, at once. A request sent in the
   * same tick is written to a dead socket: the race of a stale pooled connection.
   */
  dropIdle(by?: "reset" | "fin"): number;
  /** Drops every connection and stops listening. May be called twice. */
  close(): Promise<void>;
  /** The same as `close`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a scripted HTTP/1.1 server on 127.0.0.1 that misbehaves on the level of sockets.
 *
 * @example
 * ```ts
 * import { reset, respond, sequence, startFaultServer } from "@idbraid/core/testing";
 *
 * const server = await startFaultServer({ script: sequence(reset(), respond({ body: "{}" })) });
 * // send requests to server.url, look at server.requests
 * await server.close();
 * ```
 */
export async function startFaultServer(options: FaultServerOptions = {}): Promise<FaultServer> {
  const requests: FaultRequest[] = [];
  const errors: Error[] = [];
  const open = new Map<Socket, FaultConnection | undefined>();
  let total = 0;
  let script = toScript(options.script ?? always(respond({ headers: jsonType, body: "{}" })));
  const host: ConnectionHost = {
    take: (moment) => takeAt(script, moment),
    fallback: respond({ status: 501, reason: "The fault script has ended", close: true }),
    nextIndex: () => requests.length,
    received: (request) => void requests.push(request),
  };
  const keep = (error: unknown): void => {
    errors.push(error instanceof Error ? error : new Error(String(error)));
  };
  const serve = (raw: Socket, stream: Socket): void => {
    const connection = new FaultConnection(numbers.get(raw) ?? 0, raw, stream);
    open.set(raw, connection);
    connection.serve(host).catch(keep);
  };
  const numbers = new WeakMap<Socket, number>();
  const tls = options.tls === undefined ? undefined : tlsLayer(options.tls, serve, keep);

  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (raw) => {
    numbers.set(raw, (total += 1));
    open.set(raw, undefined);
    raw.on("error", () => undefined).once("close", () => open.delete(raw));
    if (options.silent === true) raw.once("end", () => raw.destroy()).resume();
    else if (tls === undefined) serve(raw, raw);
    else tls(raw);
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as AddressInfo;
  const origin = `${options.tls === undefined ? "http" : "https"}://127.0.0.1:${port}`;

  const close = async (): Promise<void> => {
    const closed = [...open.keys()].map(
      (socket) => new Promise((resolve) => socket.once("close", resolve).destroy()),
    );
    await Promise.all([...closed, new Promise<void>((resolve) => listener.close(() => resolve()))]);
  };
  return {
    origin,
    url: `${origin}/`,
    port,
    requests,
    errors,
    connections: {
      get total() {
        return total;
      },
      get open() {
        return open.size;
      },
    },
    script: (next) => {
      script = toScript(next);
    },
    dropIdle: (by = "reset") => {
      const idle = [...open.values()].filter((connection) => connection?.idle === true);
      for (const connection of idle) connection?.[by === "reset" ? "reset" : "finish"]();
      return idle.length;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

const jsonType = { "content-type": "application/json" };

/** Hands raw sockets to a TLS server that never listens, and finds the raw one again afterwards. */
function tlsLayer(
  options: FaultServerTls,
  serve: (raw: Socket, stream: Socket) => void,
  failed: (error: Error) => void,
): (raw: Socket) => void {
  const byPort = new Map<number | undefined, Socket>();
  const server = createTlsServer({ ...options, allowHalfOpen: true });
  server.on("tlsClientError", failed);
  server.on("secureConnection", (stream) => {
    const raw = byPort.get(stream.remotePort);
    if (raw !== undefined) serve(raw, stream);
  });
  return (raw) => {
    const { remotePort } = raw;
    byPort.set(remotePort, raw);
    raw.once("close", () => byPort.delete(remotePort));
    server.emit("connection", raw);
  };
}
