import type http from "node:http";
import type https from "node:https";

/** Takes the connections of a client through a proxy. `proxyFrom` of `@idbraid/core/proxy` makes one. */
export interface ProxySource {
  /**
   * The agent for requests to an origin, or `undefined` when it is reached directly.
   *
   * @param origin Such as `https://api.example.com`.
   * @param options Of the connection to the origin, its TLS included. The proxy itself gets none of it.
   */
  agent(origin: string, options: https.AgentOptions): http.Agent | undefined;
}
