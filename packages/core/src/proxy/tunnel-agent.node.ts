import type http from "node:http";
import type { Socket } from "node:net";
import { HttpsProxyAgent } from "https-proxy-agent";
import { waitFor } from "../auth/wait-for.ts";
import { ProxyFault } from "../transport/proxy-fault.ts";
import { type ConnectOptions, openTunnel, type TunnelOptions } from "./open-tunnel.node.ts";
import type { ProxyCredential } from "./proxy-credentials.ts";

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
      const credential = await waitFor(this.#credential(), giveUp.signal); // else its place in the pool would be lost
      return await openTunnel(this.#tunnel, options, credential, giveUp.signal);
    } finally {
      stopWatching();
    }
  }

  #nextInTurn(options: ConnectOptions): void {
    const queues = this.requests as Record<string, http.ClientRequest[]>;
    const name = this.getName(options);
    const next = queues[name]?.shift();
    if (queues[name]?.length === 0) delete queues[name]; // Node takes a queue that is there for one that is not empty
    if (next !== undefined) (this as unknown as RequestQueue).addRequest(next, options);
  }

  async #credential(): Promise<ProxyCredential | undefined> {
    try {
      return await this.#tunnel.credentials.read();
    } catch {
      throw new ProxyFault("PROXY_CREDENTIALS", this.proxyHost);
    }
  }
}

/** What `http.Agent` has, and its types do not tell. */
interface RequestQueue {
  addRequest(request: http.ClientRequest, options: object): void;
}

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
