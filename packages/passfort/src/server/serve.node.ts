import http, { type ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { systemRuntime } from "@idbraid/core/schema";
import type { Integration } from "../integration/options.ts";
import { toNodeListener } from "./adapters.ts";
import { drainError, listenError, tlsError } from "./serve-errors.ts";
import { type ServeOptions, type ServeSettings, serveSettings } from "./serve-options.ts";

/** An integration that is served. */
export interface Serving extends AsyncDisposable {
  /** Such as `https://127.0.0.1:8443/`, with a slash at the end. The `basePath` of the integration comes after it. */
  readonly url: string;
  readonly port: number;
  /**
   * Takes no more connections, waits for the answers that are under way, and cuts what is still open after `drainMs`.
   *
   * @param options.drainMs Milliseconds. @default 10000
   */
  close(options?: { readonly drainMs?: number | undefined }): Promise<void>;
}

/**
 * Serves an integration: over HTTPS with TLS 1.2 or newer, or over plain HTTP on loopback and nowhere else. Headers
 * that come slowly, or are larger than 16 KiB, end the connection; bodies are bounded by the integration.
 *
 * Behind a proxy that serves HTTPS, give the integration `trustProxy`: PassFort signs the public host and path. No
 * forwarding header is read here.
 *
 * @throws {ConfigurationError} when an option cannot work: code `plain_http_refused` for a host off loopback without
 *   `tls`, `tls_unusable` for certificate, key or passphrase; or code `listen_failed`, such as for a port that is taken
 * @example
 * ```ts
 * import { readFileSync } from "node:fs";
 * import type { Integration } from "@idbraid/passfort";
 * import { serve } from "@idbraid/passfort/server";
 *
 * declare const integration: Integration; // createIntegration({ … })
 * const tls = { cert: readFileSync("cert.pem"), key: readFileSync("key.pem") };
 * const server = await serve(integration, { port: 8443, host: "0.0.0.0", tls });
 * process.once("SIGTERM", () => void server.close());
 * ```
 */
export async function serve(integration: Integration, options: ServeOptions = {}): Promise<Serving> {
  const settings = serveSettings(options);
  const server = makeServer(toNodeListener(integration, settings), settings);
  await listen(server, settings);
  return serving(server, settings);
}

type Server = http.Server | https.Server;

function makeServer(listener: http.RequestListener, { tls, headersTimeoutMs }: ServeSettings): Server {
  const limits = {
    maxHeaderSize: 16_384,
    headersTimeout: headersTimeoutMs,
    connectionsCheckingInterval: Math.min(headersTimeoutMs, 1000),
    keepAliveTimeout: 65_000, // longer than those of proxies, so that they close first
  };
  if (tls === undefined) return http.createServer(limits, listener);
  try {
    const secure = { ...tls, minVersion: "TLSv1.2", handshakeTimeout: headersTimeoutMs } as const;
    return https.createServer({ ...limits, ...secure } as https.ServerOptions, listener);
  } catch (error) {
    throw tlsError(error);
  }
}

function listen(server: Server, { port, host }: ServeSettings): Promise<void> {
  const address = host === "localhost" ? "127.0.0.1" : host;
  return new Promise((resolve, reject) => {
    const onError = (error: unknown): void => {
      reject(listenError(error, port, host));
    };
    server.once("error", onError);
    server.listen({ port, host: address }, () => {
      server.off("error", onError);
      resolve();
    });
  });
}

function serving(server: Server, { host, tls, runtime = systemRuntime() }: ServeSettings): Serving {
  const { port } = server.address() as AddressInfo;
  const name = host.includes(":") ? `[${host}]` : host;
  const closed = new Promise<void>((resolve) => server.once("close", resolve));
  const sockets = new Set<Socket>(); // the server itself does not know those that are still in their handshake
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  const answers = new Set<ServerResponse>();
  server.on("request", ({ socket }, response: ServerResponse) => {
    answers.add(response);
    response.once("close", () => {
      answers.delete(response);
      if (!server.listening) socket.end(); // one that is kept alive would hold a server that closes
    });
  });
  const close: Serving["close"] = async ({ drainMs = 10_000 } = {}) => {
    if (!(Number.isFinite(drainMs) && drainMs >= 0)) throw drainError();
    server.close();
    for (const answer of answers) answer.shouldKeepAlive = false; // another request would be lost
    const stop = runtime.schedule(drainMs, () => {
      for (const socket of sockets) socket.destroy();
    });
    await closed;
    stop();
  };
  return {
    url: `${tls === undefined ? "http" : "https"}://${name}:${port}/`,
    port,
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}
