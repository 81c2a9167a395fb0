import { EventEmitter, once } from "node:events";
import type http from "node:http";
import type https from "node:https";
import type { Socket } from "node:net";
import tls from "node:tls";
import { HttpsProxyAgent } from "https-proxy-agent";
import { ProxyFault } from "../transport/proxy-fault.ts";
import type { ProxyCredential, ProxyCredentials } from "./proxy-credentials.ts";

/** What tunnels are made with. */
export interface TunnelOptions {
  /** Without credentials. */
  readonly proxy: URL;
  /** Certificate authorities for the proxy itself. */
  readonly proxyCa: string | readonly string[] | undefined;
  readonly credentials: ProxyCredentials;
  /** Of the connection to the origin. */
  readonly origin: https.AgentOptions;
}

/**
 * Connections to https origins through `CONNECT` tunnels, kept alive. A socket is handed out when the handshake with the
 * origin is done, so that all before counts as connecting. The proxy gets neither the TLS options of the origin nor
 * a byte of the requests.
 */
export class TunnelAgent extends HttpsProxyAgent<string> {
  /** Host and port of the proxy, for messages. */
  readonly proxyHost: string;
  readonly #tunnel: TunnelOptions;

  constructor(tunnel: TunnelOptions) {
    const { keepAlive = true, maxSockets = Infinity, timeout } = tunnel.origin;
    super(tunnel.proxy, { keepAlive, maxSockets });
    this.#tunnel = tunnel;
    this.proxyHost = tunnel.proxy.host;
    // The library drops the options of the pool, and guesses the protocol from the stack of each request.
    Object.assign(this.options, { timeout });
    this.protocol = "https:";
    this.defaultPort = 443;
  }

  override isSecureEndpoint(): boolean {
    return true;
  }

  /** Where no connection came of it, the next request that waits gets its turn: the library would forget it. */
  override createSocket(
    ...[request, options, done]: Parameters<HttpsProxyAgent<string>["createSocket"]>
  ): void {
    super.createSocket(request, options, (error, socket) => {
      done(error, socket);
      if (error !== null && error !== undefined) this.#nextInTurn(options);
    });
  }

  override async connect(request: http.ClientRequest, options: ConnectOptions): Promise<Socket> {
    if (request.destroyed) throw new ProxyFault("PROXY_CLOSED", this.proxyHost); // given up while it waited
    const giveUp = new AbortController();
    const stopWatching = onDestroy(request, () => {
      giveUp.abort();
    });
    try {
      const socket = await this.#open(options, await this.#credential(), giveUp.signal);
      await handshake(socket, giveUp.signal);
      return socket;
    } finally {
      stopWatching();
    }
  }

  #nextInTurn(options: ConnectOptions): void {
    const waiting = (this.requests as Record<string, http.ClientRequest[]>)[this.getName(options)];
    const next = waiting?.shift();
    if (next !== undefined) (this as unknown as RequestQueue).addRequest(next, options);
  }

  async #credential(): Promise<ProxyCredential | undefined> {
    try {
      return await this.#tunnel.credentials.read();
    } catch {
      throw new ProxyFault("PROXY_CREDENTIALS", this.proxyHost);
    }
  }

  async #open(
    options: ConnectOptions,
    credential: ProxyCredential | undefined,
    signal: AbortSignal,
  ): Promise<Socket> {
    const { proxy, proxyCa, origin, credentials } = this.#tunnel;
    let status: number | undefined;
    const tunnel = new HttpsProxyAgent(proxy, {
      keepAlive: true,
      signal,
      headers: () => (credential === undefined ? {} : { "Proxy-Authorization": credential.header }),
      minVersion: "TLSv1.2",
      rejectUnauthorized: true,
      ...(proxyCa === undefined ? {} : { ca: typeof proxyCa === "string" ? proxyCa : [...proxyCa] }),
    });
    tunnel.on("proxyConnect", (answer: { statusCode: number }) => (status = answer.statusCode));
    const waiting = new EventEmitter(); // stands in for the request, which gets its socket when the handshake is done
    // Whoever holds the TLS layer above it is told what breaks.
    waiting.once("proxy", ({ socket }: { socket: Socket }) => socket.on("error", () => undefined));
    const host = options.host as string;
    try {
      const socket = await tunnel.connect(
        waiting as http.ClientRequest,
        {
          ...options,
          ...tlsOf(origin),
          // The library forgets the host, and would have a certificate checked against the name of the proxy.
          checkServerIdentity: (_name: string, certificate: tls.PeerCertificate) =>
            (origin.checkServerIdentity ?? tls.checkServerIdentity)(origin.servername ?? host, certificate),
        } as ConnectOptions,
      );
      if (status !== 200) {
        socket.destroy();
        throw new ProxyFault(`PROXY_${status}`, this.proxyHost);
      }
      return socket;
    } catch (error) {
      if (status === 407 && credential !== undefined) credentials.refuse(credential.generation);
      if (status !== undefined) throw error; // it answered: what failed after that is not its fault, or said already
      const { code } = error as { readonly code?: unknown };
      throw new ProxyFault(typeof code === "string" ? code : "PROXY_CLOSED", this.proxyHost);
    }
  }
}

/** What `http.Agent` has, and its types do not tell. */
interface RequestQueue {
  addRequest(request: http.ClientRequest, options: object): void;
}

type ConnectOptions = Parameters<HttpsProxyAgent<string>["connect"]>[1];

/**
 * Runs `listener` when the request is destroyed: else a tunnel that nobody waits for would stay open. While a request
 * has no socket Node sends no event for it.
 */
function onDestroy(request: http.ClientRequest, listener: () => void): () => void {
  const destroy = request.destroy.bind(request);
  request.destroy = (error) => {
    listener();
    return destroy(error);
  };
  return () => {
    Reflect.deleteProperty(request, "destroy");
  };
}

/** Rejects as the socket fails, and closes it when nobody waits any more. */
async function handshake(socket: Socket, signal: AbortSignal): Promise<void> {
  const ignore = (): void => undefined; // it may break once more after it was given up
  socket.on("error", ignore);
  try {
    await once(socket, "secureConnect", { signal });
    socket.off("error", ignore);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** The options of the origin without those of the pool. */
function tlsOf(options: https.AgentOptions): https.AgentOptions {
  const copy = { ...options };
  for (const name of poolOptions) delete copy[name];
  return copy;
}

const poolOptions = [
  "keepAlive",
  "maxSockets",
  "maxTotalSockets",
  "maxFreeSockets",
  "timeout",
  "lookup",
] as const;
