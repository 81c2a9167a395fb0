import type { ClientRequest, RequestOptions } from "node:http";
import type { Agent } from "node:https";
import { Agents } from "../transport/agents.node.ts";
import { problem, rejectProblems } from "../options/reject-problems.ts";
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
 * @throws {ConfigurationError} when it is anything else: without a certificate there is no use for this agent
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
  const given = typeof (tls as TlsSource | undefined)?.current === "function";
  const wanted = 'must be "tls" of a strategy that has a client certificate, such as mtls()';
  rejectProblems("agentFor", [problem("tls", given ? undefined : wanted)]);
  const { Agent } = process.getBuiltinModule("node:https");
  const agents = new Agents({ maxSockets: Infinity, ca: undefined, lookup: undefined, tls });
  const following: RequestQueue = {
    /** Hands each request on to the agent of the identity in use. */
    addRequest(request, options) {
      const { agent } = agents.endpoint("https://any");
      (agent as unknown as RequestQueue).addRequest(request, options);
    },
    destroy() {
      agents.destroy();
    },
  };
  return Object.assign(new Agent({ keepAlive: true }), following);
}

/** What Node asks of an agent. Its types do not tell of `addRequest`. */
interface RequestQueue {
  addRequest(request: ClientRequest, options: RequestOptions): void;
  destroy(): void;
}
