import type { ClientRequest, RequestOptions } from "node:http";
import { Agent } from "node:https";
import { Agents } from "../transport/agents.node.ts";
import type { TlsSource } from "./tls-source.ts";

/**
 * An agent for `node:https`, or for an axios instance of your own, whose connections carry the client certificate. After
 * a rotation new requests get the new one, and those in flight end on the old one. `destroy()` closes all of them.
 *
 * With axios set `proxy: false` too: else a proxy of the environment would be used, without the certificate. Set
 * `maxRedirects: 0`: else the certificate is shown to wherever the server redirects.
 *
 * Where a function gives the certificate, await `reload()` first: until then a request throws `ConfigurationError`.
 *
 * @param tls `tls` of a strategy that has one, such as `mtls()`.
 * @example
 * ```ts
 * import { agentFor, mtls } from "@idbraid/core/auth";
 * import https from "node:https";
 *
 * const identity = mtls({ certFile: "client.crt", keyFile: "client.key", watch: true });
 * https.get("https://api.example.com/", { agent: agentFor(identity.tls) });
 * ```
 */
export function agentFor(tls: TlsSource): Agent {
  return new FollowingAgent(tls);
}

/** Hands each request on to the agent of the identity in use: Node asks of an agent that it has `addRequest`. */
class FollowingAgent extends Agent {
  readonly #agents: Agents;

  constructor(tls: TlsSource) {
    super({ keepAlive: true });
    this.#agents = new Agents({ maxSockets: Infinity, ca: undefined, lookup: undefined, tls });
  }

  addRequest(request: ClientRequest, options: RequestOptions): void {
    const { agent } = this.#agents.endpoint("https://any");
    (agent as unknown as FollowingAgent).addRequest(request, options);
  }

  override destroy(): void {
    this.#agents.destroy();
    super.destroy();
  }
}
