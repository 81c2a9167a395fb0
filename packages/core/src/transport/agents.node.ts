import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";

/** What the connections of a client are made with. */
export interface AgentOptions {
  readonly maxSockets: number;
  readonly ca: string | readonly string[] | undefined;
  readonly lookup: LookupFunction | undefined;
}

/** Where the requests of an origin go. */
export interface Endpoint {
  readonly secure: boolean;
  readonly agent: http.Agent;
  readonly hostname: string;
  readonly port: string | undefined;
}

/** Below the five seconds after which many servers close an idle connection. */
const idleSocketMs = 4000;

/** The connections of one client; never the process-wide pool. They do not keep the process alive while idle. */
export class Agents {
  readonly #http: http.Agent;
  readonly #https: https.Agent;
  readonly #endpoints = new Map<string, Endpoint>();

  constructor(options: AgentOptions) {
    // Node applies `timeout` to busy sockets too, but nobody listens to it there: only idle ones are destroyed.
    const shared = {
      keepAlive: true,
      maxSockets: options.maxSockets,
      timeout: idleSocketMs,
      ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
    };
    this.#http = new http.Agent(shared);
    this.#https = new https.Agent({
      ...shared,
      minVersion: "TLSv1.2",
      rejectUnauthorized: true, // said aloud, so that NODE_TLS_REJECT_UNAUTHORIZED cannot turn it off
      ...(options.ca === undefined
        ? {}
        : { ca: typeof options.ca === "string" ? options.ca : [...options.ca] }),
    });
  }

  /** Where an origin is, parsed once, and the agent for it. */
  endpoint(origin: string): Endpoint {
    let endpoint = this.#endpoints.get(origin);
    if (endpoint === undefined) {
      const { protocol, hostname, port } = new URL(origin);
      endpoint = {
        secure: protocol === "https:",
        agent: protocol === "https:" ? this.#https : this.#http,
        hostname: hostname.replace(/^\[(.*)\]$/, "$1"), // Node wants an IPv6 address without its brackets
        port: port === "" ? undefined : port,
      };
      this.#endpoints.set(origin, endpoint);
    }
    return endpoint;
  }

  /** Drops the idle connections of an origin's scheme: where one was stale, the others are suspect. */
  dropIdle(origin: string): void {
    for (const sockets of Object.values(this.endpoint(origin).agent.freeSockets)) {
      for (const socket of sockets ?? []) socket.destroy();
    }
  }

  /** Closes every connection. */
  destroy(): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}
