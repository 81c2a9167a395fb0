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

/** What Node asks a connection for. */
export type ConnectOptions = Parameters<HttpsProxyAgent<string>["connect"]>[1];

/**
 * A socket whose handshake with the origin is done, through a new tunnel.
 *
 * @throws {ProxyFault} when the proxy could not be used; what the origin did wrong is thrown as it came
 */
export async function openTunnel(
  tunnel: TunnelOptions,
  options: ConnectOptions,
  credential: ProxyCredential | undefined,
  signal: AbortSignal,
): Promise<Socket> {
  const socket = await connectThrough(tunnel, options, credential, signal);
  await handshake(socket, signal);
  return socket;
}

async function connectThrough(
  { proxy, proxyCa, origin, credentials }: TunnelOptions,
  options: ConnectOptions,
  credential: ProxyCredential | undefined,
  signal: AbortSignal,
): Promise<Socket> {
  let status: number | undefined;
  const agent = new HttpsProxyAgent(proxy, {
    keepAlive: true,
    signal,
    headers: () => (credential === undefined ? {} : { "Proxy-Authorization": credential.header }),
    minVersion: "TLSv1.2",
    rejectUnauthorized: true,
    ...(proxyCa === undefined ? {} : { ca: typeof proxyCa === "string" ? proxyCa : [...proxyCa] }),
  });
  agent.on("proxyConnect", (answer: { statusCode: number }) => (status = answer.statusCode));
  const waiting = new EventEmitter(); // stands in for the request, which gets its socket when the handshake is done
  // Whoever holds the TLS layer above it is told what breaks.
  waiting.once("proxy", ({ socket }: { socket: Socket }) => socket.on("error", () => undefined));
  const host = options.host as string;
  try {
    const socket = await agent.connect(
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
      throw new ProxyFault(`PROXY_${status}`, proxy.host);
    }
    return socket;
  } catch (error) {
    if (status === 407 && credential !== undefined) credentials.refuse(credential.generation);
    if (status !== undefined) throw error; // it answered: what failed after that is not its fault, or said already
    const { code } = error as { readonly code?: unknown };
    throw new ProxyFault(typeof code === "string" ? code : "PROXY_CLOSED", proxy.host);
  }
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
