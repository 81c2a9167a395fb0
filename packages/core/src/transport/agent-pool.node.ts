import type http from "node:http";
import type https from "node:https";
import type { LookupFunction } from "node:net";
import type { CertificateFacts, TlsIdentity } from "../auth/tls-source.ts";
import { type OriginSockets, originSockets } from "./origin-sockets.ts";
import type { ProxySource } from "./proxy-source.ts";

/** What the connections of a pool are made with. */
export interface PoolOptions {
  readonly maxSockets: number;
  readonly ca: string | readonly string[] | undefined;
  readonly lookup: LookupFunction | undefined;
  /** Asked first for each origin. @default every origin is reached directly */
  readonly proxy?: ProxySource | undefined;
}

/** Where the requests of an origin go. */
export interface Endpoint {
  readonly secure: boolean;
  readonly agent: http.Agent;
  readonly hostname: string;
  readonly port: string | undefined;
  /** The client certificate that its connections carry. */
  readonly certificate: CertificateFacts | undefined;
}

/** Below the five seconds after which many servers close an idle connection. */
const idleSocketMs = 4000;

/** The connections with one client certificate, or with none. They do not keep the process alive while idle. */
export class AgentPool {
  readonly identity: TlsIdentity | undefined;
  readonly #proxy: ProxySource | undefined;
  readonly #http: http.Agent;
  readonly #https: https.Agent;
  readonly #httpsOptions: https.AgentOptions;
  readonly #endpoints = new Map<string, Endpoint>();

  constructor(options: PoolOptions, identity: TlsIdentity | undefined) {
    // Not imported: who takes one strategy of `/auth` must not get Node's modules along with it.
    const { Agent: HttpAgent } = process.getBuiltinModule("node:http");
    const { Agent: HttpsAgent } = process.getBuiltinModule("node:https");
    // Node applies `timeout` to busy sockets too, but nobody listens to it there: only idle ones are destroyed.
    const shared = {
      keepAlive: true,
      maxSockets: options.maxSockets,
      timeout: idleSocketMs,
      ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
    };
    this.identity = identity;
    this.#proxy = options.proxy;
    this.#http = new HttpAgent(shared);
    this.#httpsOptions = {
      ...shared,
      rejectUnauthorized: true, // said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED cannot turn it off
      ...(identity === undefined ? trust(options.ca) : identityOptions(identity)),
    };
    this.#https = new HttpsAgent(this.#httpsOptions);
  }

  /** Where an origin is, parsed once, and the agent for it. */
  endpoint(origin: string): Endpoint {
    let endpoint = this.#endpoints.get(origin);
    if (endpoint === undefined) {
      const { protocol, hostname, port } = new URL(origin);
      const secure = protocol === "https:";
      const proxied = this.#proxy?.agent(origin, { ...this.#httpsOptions });
      endpoint = {
        secure,
        agent: proxied ?? (secure ? this.#https : this.#http),
        hostname: hostname.replace(/^\[(.*)\]$/, "$1"), // Node wants an IPv6 address without its brackets
        port: port === "" ? undefined : port,
        certificate: secure ? this.identity?.certificate : undefined,
      };
      this.#endpoints.set(origin, endpoint);
    }
    return endpoint;
  }

  /** Drops the idle connections of an origin's agent. */
  dropIdle(origin: string): void {
    dropFree(this.endpoint(origin).agent);
  }

  /** The connections to each origin that was asked so far. */
  sockets(): Readonly<Record<string, OriginSockets>> {
    const endpoints = [...this.#endpoints];
    return Object.fromEntries(endpoints.map(([origin, { agent }]) => [origin, originSockets(agent, origin)]));
  }

  /** Closes idle connections now, and each busy one when its request is done. Requests that waited must have moved. */
  drain(): void {
    for (const agent of this.#agents()) {
      agent.maxFreeSockets = 0;
      dropFree(agent);
      forgetQueue(agent);
    }
  }

  /** Closes every connection. */
  destroy(): void {
    for (const agent of this.#agents()) agent.destroy();
  }

  #agents(): ReadonlySet<http.Agent> {
    return new Set([this.#http, this.#https, ...[...this.#endpoints.values()].map(({ agent }) => agent)]);
  }
}

/** Node ignores `ca` and `minVersion` beside a context: they are in it. */
function identityOptions({ secureContext, servername }: TlsIdentity): https.AgentOptions {
  return { secureContext, ...(servername === undefined ? {} : { servername }) };
}

function trust(ca: PoolOptions["ca"]): https.AgentOptions {
  return {
    minVersion: "TLSv1.2",
    ...(ca === undefined ? {} : { ca: typeof ca === "string" ? ca : [...ca] }),
  };
}

function dropFree(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy();
  }
}

/** For a request in its queue, though it has moved, Node would open a connection when one closes. */
function forgetQueue(agent: http.Agent): void {
  const queues = agent.requests as Record<string, unknown>;
  for (const name of Object.keys(queues)) delete queues[name];
}
