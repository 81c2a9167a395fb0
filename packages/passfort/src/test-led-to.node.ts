import https from "node:https";
import net from "node:net";
import type { ProxySource } from "@idbraid/core";

/**
 * Has the connections of a client end at a port on loopback instead, without TLS: what goes over them is byte for byte
 * what would go to a host that tests must not reach.
 */
export function ledTo(port: () => number): ProxySource {
  return {
    agent() {
      const agent = new https.Agent();
      agent.createConnection = () => net.connect(port(), "127.0.0.1");
      return agent;
    },
  };
}
