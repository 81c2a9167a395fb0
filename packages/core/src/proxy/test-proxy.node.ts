import http from "node:http";
import https from "node:https";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { PemPair } from "../testing/test-certificates.node.ts";

/** How a {@link startTestProxy} behaves. */
export interface TestProxyOptions {
  /** Speaks TLS with this certificate. */
  readonly tls?: PemPair;
  /** `user:password`; without it a tunnel is refused with 407. */
  readonly credentials?: string;
  /** Refuses every tunnel with this status. */
  readonly status?: number;
  /** Takes connections, and then does this instead of an answer. */
  readonly instead?: "silence" | "close" | "silence-in-tunnel";
}

/** A forward proxy on loopback that writes down what it is told. */
export interface TestProxy {
  readonly host: string;
  /** Each `CONNECT`: its target, and its headers. */
  readonly tunnels: readonly { readonly target: string; readonly headers: http.IncomingHttpHeaders }[];
  /** Requests that were handed to it in plain. */
  readonly plain: readonly string[];
  /** Everything that clients sent through tunnels, as the proxy sees it. */
  readonly seen: () => string;
  /** Whether a client showed the proxy a certificate of its own. */
  readonly clientCertificates: number;
  readonly open: number;
  close(): Promise<void>;
}

/** Starts one. */
export async function startTestProxy(options: TestProxyOptions = {}): Promise<TestProxy> {
  const tunnels: { target: string; headers: http.IncomingHttpHeaders }[] = [];
  const plain: string[] = [];
  const pieces: Buffer[] = [];
  const sockets = new Set<Socket>();
  let clientCertificates = 0;

  const server =
    options.tls === undefined
      ? http.createServer()
      : https.createServer({ ...options.tls, requestCert: true, rejectUnauthorized: false });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("secureConnection", (socket: { getPeerCertificate(): object }) => {
    if (Object.keys(socket.getPeerCertificate() ?? {}).length > 0) clientCertificates += 1;
  });
  server.on("request", (request: http.IncomingMessage, response: http.ServerResponse) => {
    plain.push(request.url ?? "");
    response.end("{}");
  });
  server.on("connect", (request: http.IncomingMessage, client: Socket) => {
    client.on("error", () => undefined).once("end", () => client.destroy());
    const target = request.url ?? "";
    tunnels.push({ target, headers: request.headers });
    if (options.instead === "silence") return void client.resume();
    if (options.instead === "close") return void client.destroy();
    const status = refusal(request.headers, options);
    if (status !== undefined) return void client.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    client.on("data", (piece: Buffer) => pieces.push(piece));
    if (options.instead === "silence-in-tunnel") return;
    const { hostname, port } = new URL(`https://${target}`);
    const upstream = connect(Number(port), hostname);
    sockets.add(upstream);
    upstream
      .on("error", () => client.destroy())
      .once("close", () => {
        sockets.delete(upstream);
        client.destroy();
      });
    client.once("close", () => upstream.destroy());
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    tunnels,
    plain,
    seen: () => Buffer.concat(pieces).toString("latin1"),
    get clientCertificates() {
      return clientCertificates;
    },
    get open() {
      return sockets.size;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function refusal(headers: http.IncomingHttpHeaders, options: TestProxyOptions): number | undefined {
  if (options.status !== undefined) return options.status;
  if (options.credentials === undefined) return undefined;
  const wanted = `Basic ${Buffer.from(options.credentials).toString("base64")}`;
  return headers["proxy-authorization"] === wanted ? undefined : 407;
}
