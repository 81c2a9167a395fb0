import type { Agent } from "node:http";

/** The connections to one origin. */
export interface OriginSockets {
  /** Connections in use, being made, or idle. */
  readonly open: number;
  /** Those of them that wait for the next request. */
  readonly idle: number;
  /** Requests that wait for a connection. */
  readonly queued: number;
}

/**
 * What an agent has for one origin. It files by names that begin with host and port; what follows may hold
 * certificates, and goes no further.
 */
export function originSockets(agent: Agent, origin: string): OriginSockets {
  const { protocol, hostname, port } = new URL(origin);
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const start = `${host}:${port === "" ? (protocol === "https:" ? 443 : 80) : port}:`;
  const count = (lists: NodeJS.ReadOnlyDict<readonly unknown[]>): number =>
    Object.entries(lists)
      .filter(([name]) => name.startsWith(start))
      .reduce((sum, [, list]) => sum + (list?.length ?? 0), 0);
  const idle = count(agent.freeSockets);
  return { open: count(agent.sockets) + idle, idle, queued: count(agent.requests) };
}
